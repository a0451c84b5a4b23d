'use strict';

const readline = require('node:readline');
const { topic, group, connect, until, play } = require('./scenario');

/** Sends and receives one message at each turn; between the turns the test kills one instance, then the other. */
play(async () => {
  const mq = connect({ retry: { initialDelayMs: 200, maxDelayMs: 1000 } });
  const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const producer = await mq.getProducer('', topic);
  const consumer = await mq.getConsumer('', topic, group);
  const received = new Set();
  consumer.run((message) => received.add(message.body));
  for (const turn of ['both', 'second only', 'first only']) {
    await producer.publishMessage(turn);
    await until(() => received.has(turn));
    console.error(`done: ${turn}`);
    await lines.next();
  }
  await mq.close();
  return { received: [...received].sort() };
});
