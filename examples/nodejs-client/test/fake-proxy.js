'use strict';

const grpc = require('@grpc/grpc-js');
const { service } = require('../dist/wire');

/** Starts a gRPC server that answers as the proxy would; `overrides` replaces single rpcs. */
async function startFakeProxy(overrides = {}, port = 0, credentials = grpc.ServerCredentials.createInsecure()) {
  const calls = [];
  const streams = new Set();
  const record = (name, handler) => (call, callback) => {
    calls.push({ name, request: call.request });
    return handler(call, callback);
  };
  const stream = (call) => {
    streams.add(call);
    call.on('cancelled', () => streams.delete(call));
    call.on('close', () => streams.delete(call));
  };
  const sent = (call, callback) =>
    callback(null, { success: true, message_id: `id-${calls.length}`, receipt_handle: `id-${calls.length}` });
  const done = (call, callback) => callback(null, { success: true });
  const handlers = {
    CreateProducer: (call, callback) => callback(null, { success: true, producer_id: `producer:${call.request.topic}` }),
    CreateConsumer: (call, callback) => callback(null, { success: true, consumer_id: `consumer:${call.request.topic}` }),
    SendMessage: sent,
    SendOrderedMessage: sent,
    SendDelayMessage: sent,
    SendTransactionMessage: (call, callback) =>
      callback(null, { success: true, message_id: 'half', receipt_handle: 'half', transaction_id: 'transaction-1' }),
    SendMessages: (call, callback) =>
      callback(null, {
        success: true,
        results: call.request.messages.map((_, index) => ({ success: true, message_id: `id-${index}` })),
      }),
    PublishStream: (call) => {
      stream(call);
      call.on('data', ({ sequence, message, producer_id }) => {
        calls.push({ name: 'Publish', request: { sequence, message, producer_id } });
        call.write({ sequence, result: { success: true, message_id: `id-${sequence}` } });
      });
      call.on('end', () => call.end());
    },
    ReceiveMessages: stream,
    WatchTransactions: stream,
    AckMessage: done,
    CommitTransaction: done,
    RollbackTransaction: done,
    ChangeInvisibleDuration: (call, callback) => callback(null, { success: true, receipt_handle: 'next-handle' }),
    CleanupProducer: done,
    CleanupConsumer: done,
    HealthCheck: (call, callback) => callback(null, { healthy: true, message: 'well' }),
    ...overrides,
  };
  const server = new grpc.Server();
  server.addService(
    service,
    Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, record(name, handler)])),
  );
  const boundPort = await new Promise((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return {
    port: boundPort,
    address: `127.0.0.1:${boundPort}`,
    calls,
    streams,
    named: (name) => calls.filter((call) => call.name === name).map((call) => call.request),
    deliver: (message) => streams.forEach((call) => call.write(message)),
    stop: () => server.forceShutdown(),
  };
}

/** Fails the first `times` calls as told, then answers with `success`. */
function failing(times, failure, success) {
  let left = times;
  return (call, callback) => (left-- > 0 ? failure(call, callback) : success(call, callback));
}

const unavailable = (call, callback) => callback({ code: grpc.status.UNAVAILABLE, details: 'not now' });
const refused = (code, message) => (call, callback) => callback(null, { success: false, message, error_code: code });
const stored = (call, callback) => callback(null, { success: true, message_id: 'stored', receipt_handle: 'stored' });

/** Waits until the condition holds; fails after five seconds. */
async function until(condition, what) {
  const end = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`Not within 5 s: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A logger that keeps what it is told. */
function keepingLogger() {
  const lines = [];
  return { lines, warn: (line) => lines.push(line), error: (line) => lines.push(line) };
}

/** Settings under which retries take milliseconds. */
function quick(proxy, more = {}) {
  return {
    grpcEndpoint: Array.isArray(proxy) ? proxy.map((one) => one.address) : proxy.address,
    retry: { initialDelayMs: 20, maxDelayMs: 50 },
    logger: keepingLogger(),
    channelOptions: { 'grpc.use_local_subchannel_pool': 1 },
    ...more,
  };
}

module.exports = { startFakeProxy, failing, unavailable, refused, stored, until, keepingLogger, quick };
