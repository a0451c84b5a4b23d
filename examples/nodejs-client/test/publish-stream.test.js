'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { MQClient } = require('..');
const { startFakeProxy, until, quick } = require('./fake-proxy');

async function withStream(overrides, body, options = {}) {
  const proxy = await startFakeProxy(overrides);
  const client = new MQClient(quick(proxy));
  try {
    const producer = await client.getProducer('', 'orders');
    await body(producer.publishStream(options), proxy, client);
  } finally {
    await client.close();
    proxy.stop();
  }
}

test('each message of a publish stream has its own result', async () => {
  await withStream({}, async (stream, proxy) => {
    const results = await Promise.all([1, 2, 3].map((n) => stream.publish({ body: `message ${n}`, tag: 't' })));
    assert.deepStrictEqual(results.map((result) => result.messageId), ['id-1', 'id-2', 'id-3']);
    assert.deepStrictEqual(proxy.named('Publish').map((request) => request.producer_id), ['producer:orders', '', '']);
    await stream.close();
    await assert.rejects(stream.publish({ body: 'x' }), { code: 'CLOSED' });
  });
});

test('what has no answer when the stream breaks is sent again in its order', async () => {
  let first = true;
  const seen = [];
  const PublishStream = (call) => {
    const breaks = first;
    first = false;
    call.on('data', ({ sequence, message }) => {
      seen.push(message.message_body);
      if (!breaks) {
        call.write({ sequence, result: { success: true, message_id: message.message_body } });
      } else if (seen.length === 3) {
        call.emit('error', { code: 14, details: 'gone' });
      }
    });
    call.on('end', () => call.end());
  };
  await withStream({ PublishStream }, async (stream) => {
    const results = await Promise.all(['a', 'b', 'c'].map((body) => stream.publish({ body })));
    assert.deepStrictEqual(results.map((result) => result.messageId), ['a', 'b', 'c']);
    assert.deepStrictEqual(seen, ['a', 'b', 'c', 'a', 'b', 'c']);
  });
});

test('a passing refusal is sent again, a definite one rejects only its own message', async () => {
  const passing = ['BROKER_BUSY', 'QUOTA_EXCEEDED'];
  const PublishStream = (call) => {
    call.on('data', ({ sequence, message }) => {
      const code = message.message_body === 'bad' ? 'ILLEGAL_TAG' : (passing.shift() ?? '');
      call.write({ sequence, result: { success: code === '', error_code: code, message: code, message_id: 'm' } });
    });
    call.on('end', () => call.end());
  };
  await withStream({ PublishStream }, async (stream) => {
    const good = stream.publish({ body: 'good' });
    await assert.rejects(stream.publish({ body: 'bad' }), { code: 'ILLEGAL_TAG' });
    assert.strictEqual((await good).messageId, 'm');
    assert.deepStrictEqual(passing, []);
  });
});

test('publish waits while too many messages are in flight', async () => {
  const answers = [];
  const PublishStream = (call) => {
    call.on('data', ({ sequence }) =>
      answers.push(() => call.write({ sequence, result: { success: true, message_id: sequence } })),
    );
    call.on('end', () => call.end());
  };
  await withStream(
    { PublishStream },
    async (stream) => {
      const sending = Promise.all(['a', 'b', 'c'].map((body) => stream.publish({ body })));
      await until(() => answers.length === 2, 'two messages arrive');
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.strictEqual(answers.length, 2);
      answers[0]();
      await until(() => answers.length === 3, 'the third follows');
      answers[1]();
      answers[2]();
      await sending;
    },
    { maxInFlight: 2 },
  );
});

test('a message without an answer rejects at its deadline', async () => {
  const PublishStream = (call) => call.on('data', () => undefined);
  await withStream(
    { PublishStream },
    async (stream) => {
      await assert.rejects(stream.publish({ body: 'x' }), { code: 'DEADLINE_EXCEEDED' });
    },
    { timeoutMs: 50 },
  );
});

test('a message that is too large rejects alone', async () => {
  await withStream({}, async (stream, proxy) => {
    const good = stream.publish({ body: 'good' });
    await assert.rejects(stream.publish({ body: 'x'.repeat(4 * 1024 * 1024) }), { code: 'MESSAGE_BODY_TOO_LARGE' });
    await good;
    assert.strictEqual(proxy.named('Publish').length, 1);
  });
});
