'use strict';

const readline = require('node:readline');
const { topic, group, connect, until, play } = require('./scenario');

/** Two instances; the test kills one after the other's turn. "next" on standard input goes on. */
play(async () => {
  const mq = connect({ retry: { initialDelayMs: 200, maxDelayMs: 1000 } });
  const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const producer = await mq.getProducer('', topic);
  const consumer = await mq.getConsumer('', topic, group);
  const received = new Set();
  consumer.run((message) => received.add(message.body));
  await producer.publishMessage('before');
  await until(() => received.has('before'));
  console.error('ready');
  await lines.next();
  await producer.publishMessage('after');
  await until(() => received.has('after'));
  await mq.close();
  return { received: [...received].sort() };
});
