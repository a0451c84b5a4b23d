'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { Metadata } = require('@grpc/grpc-js');
const { MQClient } = require('..');
const { Endpoints } = require('../dist/endpoints');
const { settingsOf } = require('../dist/config');
const { backOff, DEFAULT_RETRIES } = require('../dist/retry');
const { startFakeProxy, until, quick, refused } = require('./fake-proxy');

test('a call moves on to the next instance at once when one is away', async () => {
  const gone = await startFakeProxy();
  const here = await startFakeProxy();
  gone.stop();
  for (let n = 0; n < 8; n++) {
    const client = new MQClient(quick([gone, here], { retry: { initialDelayMs: 60_000, maxDelayMs: 60_000 } }));
    const producer = await client.getProducer('', 'orders');
    await producer.publishMessage('x');
    await client.close();
  }
  assert.strictEqual(here.named('SendMessage').length, 8);
  here.stop();
});

test('an instance that shuts down is left for another', async () => {
  const leaving = await startFakeProxy({ SendMessage: refused('SHUTTING_DOWN', 'bye') });
  const staying = await startFakeProxy();
  for (let n = 0; n < 8; n++) {
    const client = new MQClient(quick([leaving, staying], { retry: { initialDelayMs: 60_000, maxDelayMs: 60_000 } }));
    const producer = await client.getProducer('', 'orders');
    await producer.publishMessage('x');
    await producer.publishMessage('y');
    await client.close();
  }
  assert.strictEqual(staying.named('SendMessage').length, 16);
  leaving.stop();
  staying.stop();
});

test('an instance that has too many connections is left for another', async () => {
  const metadata = new Metadata();
  metadata.set('error-code', 'TOO_MANY_CONNECTIONS');
  const refuse = (call, callback) => callback({ code: 8, details: 'MAX_CONCURRENT: 1 connections are open', metadata });
  const full = await startFakeProxy({ CreateProducer: refuse });
  const free = await startFakeProxy();
  for (let n = 0; n < 8; n++) {
    const client = new MQClient(quick([full, free], { retry: { initialDelayMs: 60_000, maxDelayMs: 60_000 } }));
    await client.getProducer('', 'orders');
    await client.close();
  }
  assert.strictEqual(free.named('CreateProducer').length, 8);
  full.stop();
  free.stop();
});

test('a broken stream moves on to another instance', async () => {
  const one = await startFakeProxy();
  const two = await startFakeProxy();
  const client = new MQClient(quick([one, two]));
  const consumer = await client.getConsumer('', 'orders', 'group');
  const received = [];
  consumer.onMessage((data) => received.push(data.messageId));
  consumer.startReceiving();
  await until(() => one.streams.size + two.streams.size === 1, 'a stream opens');
  const [used, other] = one.streams.size === 1 ? [one, two] : [two, one];
  used.stop();
  await until(() => other.streams.size === 1, 'the stream moves');
  other.deliver({ message_id: 'm1' });
  await until(() => received.length === 1, 'a message arrives');
  await client.close();
  other.stop();
});

test('health is asked of the next instance when one is away', async () => {
  const gone = await startFakeProxy();
  const here = await startFakeProxy();
  gone.stop();
  const client = new MQClient(quick([gone, here]));
  assert.strictEqual((await client.healthCheck()).healthy, true);
  here.stop();
  await assert.rejects(client.healthCheck(), { code: 'UNAVAILABLE' });
  await client.close();
});

test('instances are picked at random', () => {
  const settings = settingsOf({ grpcEndpoint: 'a:1, http://b:2,c:3' });
  assert.deepStrictEqual(settings.addresses, ['a:1', 'b:2', 'c:3']);
  const first = new Set();
  for (const random of [0, 0.4, 0.9]) {
    const endpoints = new Endpoints(settings, () => random);
    first.add(endpoints.current().address);
    endpoints.close();
  }
  assert.deepStrictEqual([...first].sort(), ['a:1', 'b:2', 'c:3']);
});

test('settings that cannot work are refused with their rule', () => {
  assert.throws(() => new MQClient({ grpcEndpoint: ' , ' }), /grpcEndpoint: " , " \(expected: host:port/);
  assert.throws(() => new MQClient({ callTimeoutMs: 0 }), /callTimeoutMs: "0" \(expected: a whole number/);
  assert.throws(() => new MQClient({ retry: { attempts: 1.5 } }), /retry.attempts/);
});

test('waits double from one second to their cap, each with its jitter', () => {
  const middle = [1, 2, 3, 4, 5, 50].map((failures) => backOff(failures, DEFAULT_RETRIES, () => 0.5));
  assert.deepStrictEqual(middle, [1000, 2000, 4000, 8000, 8000, 8000]);
  assert.strictEqual(backOff(1, DEFAULT_RETRIES, () => 0), 800);
  assert.strictEqual(backOff(1, DEFAULT_RETRIES, () => 1), 1200);
});
