'use strict';

const { topic, group, connect, until, sleep, play } = require('./scenario');

/** Leaves the first delivery of each message unacknowledged, and acknowledges the second. */
play(async () => {
  const mq = connect();
  const producer = await mq.getProducer('', topic);
  const consumer = await mq.getConsumer('', topic, group);
  const deliveries = new Map();
  consumer.onMessage((message) => {
    const earlier = deliveries.get(message.messageId) ?? [];
    deliveries.set(message.messageId, [...earlier, message.reconsumeTimes]);
    if (earlier.length > 0) {
      void consumer.ackMessage(message.receiptHandle);
    }
  });
  consumer.startReceiving();
  const sent = [];
  for (let n = 0; n < 5; n++) {
    sent.push((await producer.publishMessage(`message ${n}`)).messageId);
  }
  await until(() => sent.every((id) => (deliveries.get(id) ?? []).length >= 2));
  await sleep(Number(process.env.QUIET_MS));
  return { deliveries: sent.map((id) => deliveries.get(id) ?? []) };
});
