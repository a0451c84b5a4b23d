#!/usr/bin/env node
'use strict';

// Sends clients x messages as fast as each client gets its answers, and tells what the proxy made of it.

const { parseArgs } = require('node:util');

const USAGE = `Usage: node performance-test.js [clients] [messages] [options]

  clients                 clients that send at once, each on its own connection (default 50)
  messages                messages that each client sends (default 100)

  --endpoint host:port    the proxy; several separated by commas (default localhost:50051)
  --topic name            topic to send to (default perf-test-topic)
  --body-size bytes       size of each body (default 100)
  --in-flight n           sends that one client has under way at once (default 1)
  --name-server host:port the RocketMQ cluster (default: the proxy's own)
  --metrics-url url       the proxy's metrics (default http://localhost:8080/metrics; "none": do not ask)
  --json                  print the result as one line of JSON, and no progress
  --help                  print this

Ends with 0 when every message was stored, with 1 when one was not, with 2 when an argument is wrong.`;

async function main() {
  const options = readOptions();
  const { MQClient } = loadClient();
  const clients = Array.from({ length: options.clients }, () => newClient(MQClient, options));
  const tally = { sent: 0, failed: 0, latencies: [], errors: new Map() };
  const total = options.clients * options.messages;
  if (!options.json) {
    console.log(`${options.clients} clients x ${options.messages} messages of ${options.bodySize} bytes to ${options.endpoint}`);
  }
  const started = performance.now();
  const progress = options.json ? undefined : setInterval(() => showProgress(tally, total, started), 200);
  await Promise.all(clients.map((client) => sendAll(client, options, tally)));
  const seconds = (performance.now() - started) / 1000;
  clearInterval(progress);
  const result = summary(tally, seconds);
  if (options.json) {
    console.log(JSON.stringify({ ...result, service: await serviceMetrics(options.metricsUrl) }));
  } else {
    showProgress(tally, total, started);
    process.stdout.write('\n\n');
    show(result, tally.errors, await serviceMetrics(options.metricsUrl));
  }
  await Promise.all(clients.map((client) => client.close()));
  process.exitCode = tally.failed === 0 && tally.sent === total ? 0 : 1;
}

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      endpoint: { type: 'string', default: 'localhost:50051' },
      topic: { type: 'string', default: 'perf-test-topic' },
      'body-size': { type: 'string', default: '100' },
      'in-flight': { type: 'string', default: '1' },
      'name-server': { type: 'string', default: '' },
      'metrics-url': { type: 'string', default: 'http://localhost:8080/metrics' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  if (positionals.length > 2) {
    throw new Error(`"${positionals[2]}" (expected: at most two numbers, clients and messages)`);
  }
  return {
    clients: wholeNumber('clients', positionals[0] ?? '50'),
    messages: wholeNumber('messages', positionals[1] ?? '100'),
    bodySize: wholeNumber('--body-size', values['body-size']),
    inFlight: wholeNumber('--in-flight', values['in-flight']),
    endpoint: values.endpoint,
    topic: values.topic,
    nameServer: values['name-server'],
    metricsUrl: values['metrics-url'],
    json: values.json,
  };
}

function wholeNumber(name, text) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${name}: "${text}" (expected: a whole number, at least 1)`);
  }
  return value;
}

function loadClient() {
  try {
    return require('./dist/index.js');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') {
      throw error;
    }
    throw new Error('The client is not built yet (run "npm ci" in this folder first)');
  }
}

function newClient(MQClient, options) {
  return new MQClient({
    endpoint: options.nameServer,
    grpcEndpoint: options.endpoint,
    // Otherwise all clients of a process share one connection.
    channelOptions: { 'grpc.use_local_subchannel_pool': 1 },
    logger: { warn() {}, error() {} },
  });
}

async function sendAll(client, options, tally) {
  let producer;
  try {
    producer = await client.getProducer('', options.topic);
  } catch (error) {
    recordFailure(tally, error, options.messages);
    return;
  }
  let left = options.messages;
  const body = 'A'.repeat(options.bodySize);
  const sendInTurn = async () => {
    while (left-- > 0) {
      await sendOne(producer, body, tally);
    }
  };
  await Promise.all(Array.from({ length: options.inFlight }, sendInTurn));
}

async function sendOne(producer, body, tally) {
  const started = performance.now();
  try {
    await producer.publishMessage(body, 'perf-test');
    tally.sent++;
    tally.latencies.push(performance.now() - started);
  } catch (error) {
    recordFailure(tally, error, 1);
  }
}

function recordFailure(tally, error, count) {
  tally.failed += count;
  tally.errors.set(error.message, (tally.errors.get(error.message) ?? 0) + count);
}

function summary(tally, seconds) {
  const sorted = [...tally.latencies].sort((a, b) => a - b);
  const at = (share) => round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0);
  const mean = sorted.reduce((sum, latency) => sum + latency, 0) / (sorted.length || 1);
  return {
    duration_ms: Math.round(seconds * 1000),
    sent: tally.sent,
    failed: tally.failed,
    success_rate_percent: round((100 * tally.sent) / (tally.sent + tally.failed || 1)),
    mean_qps: round(tally.sent / seconds),
    latency_ms: { mean: round(mean), p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
  };
}

function round(value) {
  return Math.round(value * 100) / 100;
}

async function serviceMetrics(url) {
  if (url === 'none') {
    return undefined;
  }
  try {
    const response = await fetch(url, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(5000) });
    const metrics = await response.json();
    const wanted = [
      'active_connections',
      'messages_sent',
      'messages_per_second',
      'avg_response_time_ms',
      'goroutine_count',
      'memory_usage_mb',
      'error_count',
    ];
    return Object.fromEntries(wanted.map((name) => [name, metrics[name]]));
  } catch (error) {
    return { unavailable: `${url}: ${error.message}` };
  }
}

function showProgress(tally, total, started) {
  const settled = tally.sent + tally.failed;
  const seconds = (performance.now() - started) / 1000;
  const width = 30;
  const bar = '#'.repeat(Math.round((width * settled) / total)).padEnd(width, '.');
  const line = `[${bar}] ${settled}/${total}  ${Math.round(tally.sent / seconds)} messages/s  ${tally.failed} failed`;
  if (process.stdout.isTTY) {
    process.stdout.write(`\r${line}\x1b[K`);
  } else if (settled === total) {
    process.stdout.write(line);
  }
}

function show(result, errors, service) {
  const { latency_ms: latency } = result;
  printRows('Result', [
    ['Duration', `${result.duration_ms} ms`],
    ['Sent', `${result.sent} messages`],
    ['Failed', `${result.failed} messages`],
    ['Success rate', `${result.success_rate_percent} %`],
    ['Mean QPS', `${result.mean_qps} messages/s`],
    ['Mean latency', `${latency.mean} ms`],
    ['p50 / p95 / p99 / max', `${latency.p50} / ${latency.p95} / ${latency.p99} / ${latency.max} ms`],
  ]);
  if (service !== undefined) {
    printRows('Service', Object.entries(service));
  }
  if (errors.size > 0) {
    printRows('Failures', [...errors].slice(0, 5).map(([message, count]) => [`${count} x`, message]));
  }
}

function printRows(title, rows) {
  console.log(title);
  rows.forEach(([name, value]) => console.log(`  ${name.padEnd(22)} ${value}`));
  console.log('');
}

main().catch((error) => {
  console.error(`performance-test: ${error.message}`);
  console.error('Run with --help for the arguments.');
  process.exitCode = 2;
});
