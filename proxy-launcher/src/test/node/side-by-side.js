'use strict';

const { Producer, Consumer, MQClient, topic, group, until, rejection, play } = require('./scenario');

/** Ids made by one instance are used on the others. PROXY names all of them, and last one with another key. */
play(async () => {
  const [first, second, third, stranger] = process.env.PROXY.split(',').map(
    (grpcEndpoint) => new MQClient({ endpoint: process.env.NAME_SERVER, grpcEndpoint, instanceId: '' }),
  );
  const made = await first.getProducer('', topic);
  const moved = new Producer(second.client, made.producerId, topic);
  const sent = [(await moved.publishMessage('by the second')).messageId, (await made.publishMessage('by the first')).messageId];
  const consumerOfFirst = await first.getConsumer('', topic, group);
  const consumerOfThird = new Consumer(third.client, consumerOfFirst.consumerId, topic, group);
  const received = [];
  let acked = 0;
  consumerOfThird.onMessage((message) => {
    received.push(message.messageId);
    // Delivered by the third, acknowledged through the second.
    const ack = new Consumer(second.client, consumerOfFirst.consumerId, topic, group).ackMessage(message.receiptHandle);
    ack.then(() => acked++);
  });
  consumerOfThird.startReceiving();
  await until(() => received.length === 2 && acked === 2);
  const refused = await rejection(new Producer(stranger.client, made.producerId, topic).publishMessage('x'));
  return { sent: sent.sort(), received: received.sort(), acked, refused };
});
