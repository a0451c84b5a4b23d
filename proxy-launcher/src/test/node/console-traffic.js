'use strict';

const { topic, group, connect, until } = require('./scenario');

const MESSAGES = 20;
const ACKNOWLEDGED = 5;

/** Sends some messages and one that cannot be stored, receives all, acknowledges a few, and stays until it is killed. */
(async () => {
  const mq = connect();
  const producer = await mq.getProducer('', topic);
  for (let n = 0; n < MESSAGES; n++) {
    await producer.publishMessage(`message ${n}`);
  }
  await producer.publishMessage('not stored', 'a tag with | a bar').catch(() => {});
  const consumer = await mq.getConsumer('', topic, group);
  let received = 0;
  let acknowledged = 0;
  consumer.onMessage(async (message) => {
    received++;
    if (received <= ACKNOWLEDGED) {
      await consumer.ackMessage(message.receiptHandle);
      acknowledged++;
    }
  });
  consumer.startReceiving();
  // A consumer that takes nothing: all is behind.
  await mq.getConsumer('', topic, `${group}-idle`);
  await until(() => received === MESSAGES && acknowledged === ACKNOWLEDGED);
  console.log(`received ${received}, acknowledged ${acknowledged}`);
})();
