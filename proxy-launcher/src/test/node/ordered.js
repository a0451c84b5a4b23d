'use strict';

const { topic, group, connect, until, play } = require('./scenario');

const KEYS = 8;
const PER_KEY = 50;

/** Sends the messages of several keys at once, each key in turn, and tells whether each key kept its order. */
play(async () => {
  const mq = connect();
  const producer = await mq.getProducer('', topic);
  const sending = Array.from({ length: KEYS }, async (_, key) => {
    for (let n = 0; n < PER_KEY; n++) {
      await producer.publishOrderedMessage({ key, n }, 'step', null, `key-${key}`);
    }
  });
  await Promise.all(sending);
  const consumer = await mq.getConsumer('', topic, group);
  const seen = new Map();
  let received = 0;
  let acked = 0;
  consumer.onMessage((message) => {
    const { key, n } = JSON.parse(message.body);
    seen.set(key, [...(seen.get(key) ?? []), n]);
    received++;
    consumer.ackMessage(message.receiptHandle).then(() => acked++);
  });
  consumer.startReceiving();
  await until(() => received >= KEYS * PER_KEY && acked >= received);
  const outOfOrder = [...seen.values()].filter((numbers) => numbers.some((n, index) => n !== index)).length;
  return { received, acked, outOfOrder };
});
