'use strict';

const { topic, group, connect, until, rejection, play } = require('./scenario');

/** Sends everything that JavaScript may call a message and tells what arrives. */
play(async () => {
  const mq = connect();
  const producer = await mq.getProducer('', topic);
  const consumer = await mq.getConsumer('', topic, group);
  const arrived = {};
  consumer.onMessage((message) => {
    arrived[message.tag] = message.body;
    void consumer.ackMessage(message.receiptHandle);
  });
  consumer.startReceiving();
  const large = 'L'.repeat(3_900_000);
  const bodies = {
    object: { id: 7, nested: { list: [1, 2] } },
    nothing: null,
    buffer: Buffer.from('hi'),
    number: 42.5,
    boolean: false,
    array: [1, 'two'],
    text: 'Grüße 你好 🚀',
    large,
  };
  for (const [tag, body] of Object.entries(bodies)) {
    await producer.publishMessage(body, tag);
  }
  const undefinedBody = await rejection(producer.publishMessage(undefined, 'undefined'));
  await until(() => Object.keys(arrived).length === Object.keys(bodies).length);
  arrived.large = arrived.large === large;
  return { arrived, undefinedBody };
});
