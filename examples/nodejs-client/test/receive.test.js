'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { AckError, MQClient } = require('..');
const { startFakeProxy, until, quick, keepingLogger, refused } = require('./fake-proxy');

const message = (n, more = {}) => ({
  message_id: `m${n}`,
  receipt_handle: `h${n}`,
  message_body: `body ${n}`,
  tag: 't',
  properties: { KEYS: 'k' },
  born_timestamp: '1700000000000',
  reconsume_times: 2,
  topic: 'orders',
  ...more,
});

async function withConsumer(overrides, body) {
  const proxy = await startFakeProxy(overrides);
  const logger = keepingLogger();
  const client = new MQClient(quick(proxy, { logger }));
  try {
    await body(await client.getConsumer('', 'orders', 'group'), proxy, logger, client);
  } finally {
    await client.close();
    proxy.stop();
  }
}

test('handlers get every field of a message', async () => {
  await withConsumer({}, async (consumer, proxy) => {
    const received = [];
    consumer.onMessage((data) => received.push(data));
    consumer.startReceiving();
    await until(() => proxy.streams.size === 1, 'the stream opens');
    proxy.deliver(message(1));
    proxy.deliver(message(2, { message_body: '\ufffd', body: Buffer.from([0xff]) }));
    await until(() => received.length === 2, 'both arrive');
    const { properties, ...rest } = received[0];
    assert.strictEqual(properties.KEYS, 'k');
    assert.deepStrictEqual(rest, {
      messageId: 'm1',
      receiptHandle: 'h1',
      body: 'body 1',
      bodyBytes: Buffer.from('body 1'),
      tag: 't',
      topic: 'orders',
      bornTimestamp: 1700000000000,
      reconsumeTimes: 2,
    });
    assert.deepStrictEqual(received[1].bodyBytes, Buffer.from([0xff]));
    await consumer.ackMessage('h1');
    assert.strictEqual(proxy.named('AckMessage')[0].receipt_handle, 'h1');
  });
});

test('the same stream object goes on after the proxy was away', async () => {
  const first = await startFakeProxy();
  const client = new MQClient(quick(first));
  const consumer = await client.getConsumer('', 'orders', 'group');
  const received = [];
  consumer.onMessage((data) => received.push(data.messageId));
  const stream = consumer.startReceiving();
  const raw = [];
  stream.on('data', (data) => raw.push(data.message_id));
  let reconnects = 0;
  stream.on('reconnecting', () => reconnects++);
  await until(() => first.streams.size === 1, 'the stream opens');
  first.deliver(message(1));
  await until(() => received.length === 1, 'the first arrives');
  first.stop();
  await until(() => reconnects >= 1, 'the stream notices');
  const second = await startFakeProxy({}, first.port);
  await until(() => second.streams.size === 1, 'the stream comes back');
  second.deliver(message(2));
  await until(() => received.length === 2, 'the second arrives');
  assert.deepStrictEqual(received, ['m1', 'm2']);
  assert.deepStrictEqual(raw, received);
  await client.close();
  second.stop();
});

test('a stream that the proxy ends is opened again', async () => {
  let ends = 2;
  const opened = [];
  const ReceiveMessages = (call) => {
    opened.push(call);
    if (ends-- > 0) {
      call.end();
    } else {
      call.write(message(1));
    }
  };
  await withConsumer({ ReceiveMessages }, async (consumer) => {
    const received = [];
    consumer.onMessage((data) => received.push(data));
    consumer.startReceiving();
    await until(() => received.length === 1, 'a message arrives');
    assert.strictEqual(opened.length, 3);
  });
});

test('a refusal for good ends the stream, is logged, and does not end the process', async () => {
  const ReceiveMessages = (call) => call.emit('error', { code: 3, details: 'no such thing' });
  await withConsumer({ ReceiveMessages }, async (consumer, proxy, logger) => {
    const stream = consumer.startReceiving();
    await until(() => stream.destroyed, 'the stream ends');
    await until(() => logger.lines.some((line) => line.includes('no such thing')), 'it is logged');
    assert.strictEqual(proxy.named('ReceiveMessages').length, 1);
  });
});

test('an unknown consumer id is renewed and the stream goes on', async () => {
  let known = false;
  const ReceiveMessages = (call) => {
    if (!known) {
      known = true;
      call.emit('error', { code: 5, details: 'unknown id' });
    } else {
      call.write(message(1));
    }
  };
  await withConsumer({ ReceiveMessages }, async (consumer, proxy) => {
    const received = [];
    consumer.onMessage((data) => received.push(data));
    consumer.startReceiving();
    await until(() => received.length === 1, 'a message arrives');
    assert.strictEqual(proxy.named('CreateConsumer').length, 2);
  });
});

test('cancel ends the stream at the proxy', async () => {
  await withConsumer({}, async (consumer, proxy) => {
    const stream = consumer.startReceiving();
    await until(() => proxy.streams.size === 1, 'the stream opens');
    stream.cancel();
    await until(() => proxy.streams.size === 0, 'the proxy sees it');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.strictEqual(proxy.named('ReceiveMessages').length, 1);
  });
});

test('a paused reader holds up the proxy and loses nothing', async () => {
  const large = 'x'.repeat(64 * 1024);
  let written = 0;
  const ReceiveMessages = (call) => {
    const more = () => {
      while (written < 200 && call.write(message(written++, { message_body: large }))) {
        // goes on while the client takes it
      }
    };
    call.on('drain', more);
    more();
  };
  await withConsumer({ ReceiveMessages }, async (consumer) => {
    const received = [];
    consumer.onMessage((data) => received.push(data.messageId));
    const stream = consumer.startReceiving();
    stream.pause();
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.strictEqual(received.length, 0);
    assert.ok(written < 200, `the proxy was held up (wrote ${written})`);
    stream.resume();
    await until(() => received.length === 200, 'all arrive');
    assert.deepStrictEqual(received, Array.from({ length: 200 }, (_, n) => `m${n}`));
  });
});

test('nack asks to deliver again, and a changed duration answers the next handle', async () => {
  await withConsumer({}, async (consumer, proxy) => {
    await consumer.nack('h1');
    await consumer.nack('h2', 500);
    assert.strictEqual(await consumer.changeInvisibleDuration('h3', 1000), 'next-handle');
    assert.deepStrictEqual(
      proxy.named('ChangeInvisibleDuration').map((request) => [request.receipt_handle, request.invisible_duration_ms]),
      [['h1', '0'], ['h2', '500'], ['h3', '1000']],
    );
  });
});

test('an ack that is refused rejects with the code', async () => {
  await withConsumer({ AckMessage: refused('INVALID_RECEIPT_HANDLE', 'bad handle') }, async (consumer) => {
    await assert.rejects(consumer.ackMessage('nonsense'), { code: 'INVALID_RECEIPT_HANDLE', message: 'bad handle' });
  });
});

test('an async handler of onMessage that rejects is logged and does not end the process', async () => {
  await withConsumer({}, async (consumer, proxy, logger) => {
    consumer.onMessage(async () => {
      throw new Error('handler broke');
    });
    consumer.onMessage(() => {
      throw new Error('handler threw');
    });
    consumer.startReceiving();
    await until(() => proxy.streams.size === 1, 'the stream opens');
    proxy.deliver(message(1));
    await until(() => logger.lines.filter((line) => line.includes('handler ')).length === 2, 'both are logged');
  });
});

test('run acknowledges what its handler finished and gives back what it did not', async () => {
  await withConsumer({}, async (consumer, proxy) => {
    const runner = consumer.run(
      async (data) => {
        if (data.messageId === 'm2') {
          throw new Error('cannot');
        }
      },
      { retryDelayMs: 700 },
    );
    await until(() => proxy.streams.size === 1, 'the stream opens');
    [1, 2, 3].forEach((n) => proxy.deliver(message(n)));
    await until(() => proxy.named('AckMessage').length === 2, 'two are acknowledged');
    await until(() => proxy.named('ChangeInvisibleDuration').length === 1, 'one is given back');
    assert.deepStrictEqual(proxy.named('AckMessage').map((request) => request.receipt_handle).sort(), ['h1', 'h3']);
    assert.strictEqual(proxy.named('ChangeInvisibleDuration')[0].receipt_handle, 'h2');
    assert.strictEqual(proxy.named('ChangeInvisibleDuration')[0].invisible_duration_ms, '700');
    await runner.stop();
  });
});

test('run keeps to its concurrency, and stop waits for the handlers that run', async () => {
  await withConsumer({}, async (consumer, proxy) => {
    const gates = [];
    let most = 0;
    let running = 0;
    const runner = consumer.run(
      async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => gates.push(resolve));
        running--;
      },
      { concurrency: 2 },
    );
    await until(() => proxy.streams.size === 1, 'the stream opens');
    [1, 2, 3, 4, 5].forEach((n) => proxy.deliver(message(n)));
    await until(() => gates.length === 2, 'two handlers run');
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.strictEqual(gates.length, 2);
    gates.shift()();
    await until(() => gates.length === 2, 'the next one runs');
    const stopping = runner.stop();
    gates.forEach((open) => open());
    await stopping;
    assert.strictEqual(most, 2);
    assert.strictEqual(running, 0);
    assert.strictEqual(proxy.named('AckMessage').length, 3);
  });
});

test('transaction checks are answered by the handler', async () => {
  const proxy = await startFakeProxy();
  const logger = keepingLogger();
  const client = new MQClient(quick(proxy, { logger }));
  const producer = await client.getProducer('', 'orders');
  const decisions = { t1: 'commit', t2: 'rollback', t3: 'unknown' };
  producer.onTransactionCheck(async ({ transactionId }) => {
    if (transactionId === 't4') {
      throw new Error('database away');
    }
    return decisions[transactionId];
  });
  await until(() => proxy.streams.size === 1, 'the stream opens');
  ['t1', 't2', 't3', 't4'].forEach((id) => proxy.deliver({ transaction_id: id, message: message(1) }));
  await until(() => proxy.named('RollbackTransaction').length === 1, 'one is rolled back');
  await until(() => logger.lines.some((line) => line.includes('database away')), 'the failure is logged');
  assert.deepStrictEqual(proxy.named('CommitTransaction').map((request) => request.transaction_id), ['t1']);
  assert.deepStrictEqual(proxy.named('RollbackTransaction').map((request) => request.transaction_id), ['t2']);
  await client.close();
  proxy.stop();
});

test('consumeMessage asks once and answers what came', async () => {
  const batch = (call) => {
    call.write(message(1));
    call.write(message(2));
    call.end();
  };
  await withConsumer({ ReceiveBatch: batch }, async (consumer, proxy) => {
    const messages = await consumer.consumeMessage(16, 2.5);
    assert.deepStrictEqual(messages.map(({ messageId }) => messageId), ['m1', 'm2']);
    const { consumer_id, max_messages, wait_ms } = proxy.named('ReceiveBatch')[0];
    assert.deepStrictEqual({ consumer_id, max_messages, wait_ms }, { consumer_id: 'consumer:orders', max_messages: 16, wait_ms: '2500' });
  });
});

test('consumeMessage tries again when the proxy is away, and keeps what came before a failure', async () => {
  let calls = 0;
  const batch = (call) => {
    calls++;
    if (calls === 2) {
      call.write(message(1));
    }
    setTimeout(() => call.emit('error', { code: 14, details: 'not now' }), 20);
  };
  await withConsumer({ ReceiveBatch: batch }, async (consumer) => {
    const messages = await consumer.consumeMessage(16, 1);
    assert.deepStrictEqual(messages.map(({ messageId }) => messageId), ['m1']);
    assert.strictEqual(calls, 2);
  });
});

test('consumeMessage refuses what no call can mean', async () => {
  await withConsumer({}, async (consumer) => {
    await assert.rejects(consumer.consumeMessage(33, 1), { code: 'ILLEGAL_REQUEST', message: /numOfMessages: "33" \(expected: 1 to 32\)/ });
    await assert.rejects(consumer.consumeMessage(1, 61), { code: 'ILLEGAL_REQUEST', message: /waitSeconds: "61"/ });
  });
});

test('many acknowledgements are all tried, and those that fail are named', async () => {
  const ack = (call, callback) =>
    call.request.receipt_handle === 'late'
      ? refused('INVALID_RECEIPT_HANDLE', 'too late')(call, callback)
      : callback(null, { success: true });
  await withConsumer({ AckMessage: ack }, async (consumer, proxy) => {
    assert.strictEqual((await consumer.ackMessage(['a', 'b'])).success, true);
    await assert.rejects(consumer.ackMessage(['a', 'late', 'b']), (error) => {
      assert.ok(error instanceof AckError);
      assert.strictEqual(error.code, 'INVALID_RECEIPT_HANDLE');
      assert.deepStrictEqual(error.failures.map(({ receiptHandle }) => receiptHandle), ['late']);
      return true;
    });
    assert.strictEqual(proxy.named('AckMessage').length, 5);
  });
});
