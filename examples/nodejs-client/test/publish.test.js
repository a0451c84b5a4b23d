'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const grpc = require('@grpc/grpc-js');
const { MQClient, MQError, MessageProperties } = require('..');
const { startFakeProxy, failing, unavailable, refused, stored, quick } = require('./fake-proxy');

/** Runs `body` with a fake proxy, a client and a producer; closes all of them. */
async function withProducer(overrides, body, config = {}) {
  const proxy = await startFakeProxy(overrides);
  const client = new MQClient(quick(proxy, config));
  try {
    await body(await client.getProducer('instance', 'orders'), proxy, client);
  } finally {
    await client.close();
    proxy.stop();
  }
}

test('a send answers the ids and carries tag and properties', async () => {
  await withProducer({}, async (producer, proxy) => {
    const properties = new MessageProperties().putProperty('n', 1).messageKey('key').shardingKey('shard').startDeliverTime(7);
    const result = await producer.publishMessage({ a: 1 }, 'tag', properties);
    assert.match(result.messageId, /^id-/);
    assert.strictEqual(result.receiptHandle, result.messageId);
    const [request] = proxy.named('SendMessage');
    assert.strictEqual(request.producer_id, 'producer:orders');
    assert.strictEqual(request.message_body, '{"a":1}');
    assert.strictEqual(request.tag, 'tag');
    assert.deepStrictEqual({ ...request.properties.properties }, { n: '1' });
    assert.strictEqual(request.properties.message_key, 'key');
    assert.strictEqual(request.properties.start_deliver_time, '7');
  });
});

test('bodies travel as text, JSON or bytes', async () => {
  await withProducer({}, async (producer, proxy) => {
    for (const body of ['text', { a: 1 }, null, [1], 5, true, undefined, Buffer.from([0xff, 0])]) {
      await producer.publishMessage(body);
    }
    const requests = proxy.named('SendMessage');
    assert.deepStrictEqual(
      requests.map((request) => request.message_body),
      ['text', '{"a":1}', 'null', '[1]', '5', 'true', '', ''],
    );
    assert.deepStrictEqual(requests[7].body, Buffer.from([0xff, 0]));
  });
});

test('ordered, delayed and transactional sends use their own rpcs', async () => {
  await withProducer({}, async (producer, proxy) => {
    await producer.publishOrderedMessage('a', 't', null, 'key');
    await producer.publishDelayMessage('b', 't', null, { delayTimeLevel: 3 });
    const result = await producer.publishTransactionMessage('c', 't', null, 9);
    assert.strictEqual(proxy.named('SendOrderedMessage')[0].sharding_key, 'key');
    assert.strictEqual(proxy.named('SendDelayMessage')[0].delay_time_level, '3');
    assert.strictEqual(proxy.named('SendTransactionMessage')[0].trans_check_immunity_time, 9);
    assert.strictEqual(proxy.named('SendTransactionMessage')[0].keep_half, false);
    assert.strictEqual(result.transactionId, 'transaction-1');
  });
});

test('a send that fails with UNAVAILABLE is repeated until it succeeds', async () => {
  await withProducer({ SendMessage: failing(2, unavailable, stored) }, async (producer, proxy) => {
    assert.strictEqual((await producer.publishMessage('x')).messageId, 'stored');
    assert.strictEqual(proxy.named('SendMessage').length, 3);
  });
});

for (const code of ['BROKER_BUSY', 'QUOTA_EXCEEDED', 'OVERLOADED', 'SHUTTING_DOWN']) {
  test(`a send answered with ${code} is repeated`, async () => {
    await withProducer({ SendMessage: failing(1, refused(code, 'later'), stored) }, async (producer, proxy) => {
      assert.strictEqual((await producer.publishMessage('x')).messageId, 'stored');
      assert.strictEqual(proxy.named('SendMessage').length, 2);
    });
  });
}

test('a call that ends because of a quota is repeated, without blaming the instance', async () => {
  const metadata = new grpc.Metadata();
  metadata.set('error-code', 'QUOTA_EXCEEDED');
  const exceeded = (call, callback) => callback({ code: grpc.status.RESOURCE_EXHAUSTED, details: 'TOPIC_QUOTA_MESSAGES', metadata });
  await withProducer({ SendMessage: failing(1, exceeded, stored) }, async (producer, proxy) => {
    assert.strictEqual((await producer.publishMessage('x')).messageId, 'stored');
    assert.strictEqual(proxy.named('SendMessage').length, 2);
  });
  await withProducer({ SendMessage: exceeded }, async (producer) => {
    await assert.rejects(producer.publishMessage('x'), { code: 'QUOTA_EXCEEDED', retryable: true, blamesInstance: false });
  });
});

test('a definite refusal is not repeated and carries its code and text', async () => {
  await withProducer({ SendMessage: refused('ILLEGAL_TAG', 'tag: "a|b" is illegal') }, async (producer, proxy) => {
    await assert.rejects(producer.publishMessage('x'), (error) => {
      assert.ok(error instanceof MQError);
      assert.strictEqual(error.code, 'ILLEGAL_TAG');
      assert.strictEqual(error.message, 'tag: "a|b" is illegal');
      assert.strictEqual(error.retryable, false);
      return true;
    });
    assert.strictEqual(proxy.named('SendMessage').length, 1);
  });
});

test('retries end, with the text that the published client has', async () => {
  await withProducer({ SendMessage: unavailable }, async (producer, proxy) => {
    await assert.rejects(producer.publishMessage('x'), {
      code: 'UNAVAILABLE',
      grpcStatus: 14,
      message: 'Failed to send message: 14 UNAVAILABLE: not now',
    });
    assert.strictEqual(proxy.named('SendMessage').length, 5);
  });
});

test('a call ends at its deadline', async () => {
  await withProducer(
    { SendMessage: () => undefined },
    async (producer) => {
      await assert.rejects(producer.publishMessage('x'), { code: 'DEADLINE_EXCEEDED' });
    },
    { callTimeoutMs: 50 },
  );
});

test('an id that the proxy does not know is renewed once', async () => {
  const unknown = (call, callback) => callback({ code: 5, details: 'no such producer' });
  await withProducer({ SendMessage: failing(1, unknown, stored) }, async (producer, proxy) => {
    assert.strictEqual((await producer.publishMessage('x')).messageId, 'stored');
    assert.strictEqual(proxy.named('CreateProducer').length, 2);
  });
  await withProducer({ SendMessage: unknown }, async (producer, proxy) => {
    await assert.rejects(producer.publishMessage('x'), { code: 'NOT_FOUND' });
    assert.strictEqual(proxy.named('SendMessage').length, 2);
  });
});

test('many messages have one outcome each, and only passing failures are sent again', async () => {
  let round = 0;
  const answers = [
    [{ success: true, message_id: 'a' }, { success: false, error_code: 'BROKER_BUSY', message: 'busy' }, { success: false, error_code: 'ILLEGAL_TAG', message: 'no' }],
    [{ success: false, error_code: 'QUOTA_EXCEEDED', message: 'too many' }],
    [{ success: true, message_id: 'b' }],
  ];
  const SendMessages = (call, callback) => callback(null, { success: false, results: answers[round++] });
  await withProducer({ SendMessages }, async (producer, proxy) => {
    const outcomes = await producer.publishMessages([{ body: 'a' }, { body: 'b' }, { body: 'c', tag: '|' }]);
    assert.deepStrictEqual(outcomes.map((outcome) => outcome.ok), [true, true, false]);
    assert.strictEqual(outcomes[1].messageId, 'b');
    assert.strictEqual(outcomes[2].error.code, 'ILLEGAL_TAG');
    assert.deepStrictEqual(proxy.named('SendMessages').map((request) => request.messages.length), [3, 1, 1]);
  });
});

test('a message with a sharding key is never sent behind its followers', async () => {
  const SendMessages = (call, callback) =>
    callback(null, {
      success: false,
      results: [{ success: false, error_code: 'BROKER_BUSY', message: 'busy' }, { success: true, message_id: 'b' }],
    });
  await withProducer({ SendMessages }, async (producer, proxy) => {
    const outcomes = await producer.publishMessages([
      { body: '1', shardingKey: 'k' },
      { body: '2', shardingKey: 'k' },
    ]);
    assert.deepStrictEqual(outcomes.map((outcome) => outcome.ok), [false, true]);
    assert.strictEqual(proxy.named('SendMessages').length, 1);
  });
});

test('a refusal of all messages rejects', async () => {
  await withProducer({ SendMessages: refused('OVER', 'no') }, async (producer) => {
    await assert.rejects(producer.publishMessages([{ body: 'a' }]), { code: 'OVER' });
    assert.deepStrictEqual(await producer.publishMessages([]), []);
  });
});

test('a half message is kept and then committed or rolled back', async () => {
  await withProducer({}, async (producer, proxy) => {
    const transaction = await producer.beginTransaction('x');
    assert.strictEqual(proxy.named('SendTransactionMessage')[0].keep_half, true);
    await transaction.commit();
    await transaction.rollback();
    assert.strictEqual(proxy.named('CommitTransaction')[0].transaction_id, 'transaction-1');
    assert.strictEqual(proxy.named('RollbackTransaction')[0].producer_id, 'producer:orders');
  });
});

test('after close every call rejects with CLOSED', async () => {
  await withProducer({}, async (producer, proxy, client) => {
    await client.close();
    await client.close();
    await assert.rejects(producer.publishMessage('x'), { code: 'CLOSED' });
    await assert.rejects(client.healthCheck(), { code: 'CLOSED' });
  });
});

test('close ends a retry that waits', async () => {
  await withProducer(
    { SendMessage: unavailable },
    async (producer, proxy, client) => {
      const sending = assert.rejects(producer.publishMessage('x'), { code: 'CLOSED' });
      setTimeout(() => void client.close(), 50);
      await sending;
    },
    { retry: { initialDelayMs: 60_000, maxDelayMs: 60_000 } },
  );
});
