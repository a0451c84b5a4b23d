'use strict';

const { topic, group, connect, until, play } = require('./scenario');

/** A handler that fails twice gets its message again soon, with its count raised; nobody waits for the invisible duration. */
play(async () => {
  const mq = connect();
  const producer = await mq.getProducer('', topic);
  const consumer = await mq.getConsumer('', topic, group);
  const counts = [];
  const started = Date.now();
  const runner = consumer.run(
    async (message) => {
      counts.push(message.reconsumeTimes);
      if (counts.length < 3) {
        throw new Error('not yet');
      }
    },
    { retryDelayMs: 0 },
  );
  await producer.publishMessage('stubborn');
  await until(() => counts.length >= 3);
  const elapsedMs = Date.now() - started;
  await runner.stop();
  await mq.close();
  return { counts, elapsedMs };
});
