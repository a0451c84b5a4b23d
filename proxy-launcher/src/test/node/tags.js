'use strict';

const { topic, group, connect, until, play } = require('./scenario');

/** One group: two consumers with different tags, and one on another topic. Each must get its own, and all of it. */
play(async () => {
  const mq = connect();
  const received = { red: [], blueOrGreen: [], other: [] };
  const listen = async (name, onTopic, tags) => {
    const consumer = await mq.getConsumer('', onTopic, group, tags);
    consumer.onMessage((message) => {
      received[name].push(`${message.tag}:${message.body}`);
      void consumer.ackMessage(message.receiptHandle);
    });
    consumer.startReceiving();
  };
  const producer = await mq.getProducer('', topic);
  const other = await mq.getProducer('', `${topic}-other`);
  await listen('red', topic, 'red');
  await listen('blueOrGreen', topic, 'blue || green');
  await listen('other', `${topic}-other`, '*');
  for (const tag of ['red', 'blue', 'green', 'yellow']) {
    for (let n = 0; n < 5; n++) {
      await producer.publishMessage(`${n}`, tag);
    }
  }
  await other.publishMessage('0', 'red');
  await until(() => received.red.length >= 5 && received.blueOrGreen.length >= 10 && received.other.length >= 1);
  Object.values(received).forEach((list) => list.sort());
  return received;
});
