'use strict';

const { topic, group, connect, until, play } = require('./scenario');

const MESSAGES = 5000;

/** A handler that takes 1 ms each and acknowledges every message but each 100th, which it acknowledges when it comes again. */
play(async () => {
  const mq = connect();
  const producer = await mq.getProducer('', topic);
  for (let from = 0; from < MESSAGES; from += 500) {
    await Promise.all(Array.from({ length: 500 }, (_, n) => producer.publishMessage(`${from + n}`)));
  }
  const consumer = await mq.getConsumer('', topic, group);
  const block = new Int32Array(new SharedArrayBuffer(4));
  const times = new Map();
  let acked = 0;
  let failedAcks = 0;
  consumer.onMessage((message) => {
    Atomics.wait(block, 0, 0, 1);
    const number = Number(message.body);
    const earlier = times.get(number) ?? 0;
    times.set(number, earlier + 1);
    if (number % 100 !== 99 || earlier > 0) {
      consumer.ackMessage(message.receiptHandle).then(
        () => acked++,
        () => failedAcks++,
      );
    }
  });
  consumer.startReceiving();
  const again = () => [...times].filter(([number, count]) => number % 100 === 99 && count > 1).length;
  await until(() => times.size === MESSAGES && again() === MESSAGES / 100 && acked >= MESSAGES, 60_000);
  const repeated = [...times].filter(([number, count]) => number % 100 !== 99 && count > 1).length;
  return { distinct: times.size, again: again(), repeated, acked, failedAcks };
});
