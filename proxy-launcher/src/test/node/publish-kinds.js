'use strict';

const { MessageProperties, topic, group, connect, until, play } = require('./scenario');

/** Sends one message of each kind and tells how it arrived. */
play(async () => {
  const mq = connect();
  const producer = await mq.getProducer('', topic);
  const consumer = await mq.getConsumer('', topic, group);
  const arrived = {};
  const acks = [];
  consumer.onMessage((message) => {
    arrived[message.body] ??= { ...message, at: Date.now() };
    acks.push(consumer.ackMessage(message.receiptHandle));
  });
  consumer.startReceiving();

  const properties = new MessageProperties().putProperty('color', 'blue').putProperty('n', 7).messageKey('key-1');
  const startDeliverTime = Date.now() + 2000;
  const sent = {
    plain: await producer.publishMessage('plain', 'tag-a', properties),
    ordered: await producer.publishOrderedMessage('ordered', 'tag-b', null, 'customer-1'),
    level: { ...(await producer.publishDelayMessage('level', 'tag-c', null, { delayTimeLevel: 1 })), at: Date.now() },
    time: await producer.publishDelayMessage('time', 'tag-d', null, { startDeliverTime }),
    transaction: await producer.publishTransactionMessage('transaction', 'tag-e', null, 5),
    bare: await producer.publishMessage('bare'),
  };
  await until(() => Object.keys(arrived).length === 6);
  await Promise.all(acks);
  return {
    sent,
    arrived,
    startDeliverTime,
    levelDelayMs: arrived.level ? arrived.level.at - sent.level.at : null,
    timeDelayMs: arrived.time ? arrived.time.at - startDeliverTime : null,
    health: await mq.healthCheck(),
  };
});
