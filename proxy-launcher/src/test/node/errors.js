'use strict';

const { Producer, Consumer, topic, group, connect, rejection, play } = require('./scenario');

/** Does everything wrong that a program can, and then something right on the same connection. */
play(async () => {
  const mq = connect();
  const producer = await mq.getProducer('', topic);
  const consumer = await mq.getConsumer('', topic, group);
  const published = process.env.CLIENT.includes('klsakura');
  const stranger = published ? new Producer(mq.client, 'forged', topic) : undefined;
  const strangeConsumer = published ? new Consumer(mq.client, 'forged', topic, group) : undefined;
  return {
    emptyBody: await rejection(producer.publishMessage('')),
    tooLarge: await rejection(producer.publishMessage('x'.repeat(4 * 1024 * 1024 + 1))),
    tag: await rejection(producer.publishMessage('x', 'a||b')),
    level: await rejection(producer.publishDelayMessage('x', '', null, { delayTimeLevel: 25 })),
    handle: await rejection(consumer.ackMessage('nonsense')),
    topic: await rejection(mq.getProducer('', 'not a topic!')),
    consumerGroup: await rejection(mq.getConsumer('', topic, 'not a group!')),
    filter: await rejection(mq.getConsumer('', topic, group, '&&garbage&&')),
    nameServer: await rejection(connect({ endpoint: '127.0.0.1:1' }).getProducer('', topic)),
    forged: stranger && (await rejection(stranger.publishMessage('x'))),
    forgedOrdered: stranger && (await rejection(stranger.publishOrderedMessage('x', '', null, 'k'))),
    forgedDelay: stranger && (await rejection(stranger.publishDelayMessage('x', '', null, { delayTimeLevel: 1 }))),
    forgedTransaction: stranger && (await rejection(stranger.publishTransactionMessage('x'))),
    forgedAck: strangeConsumer && (await rejection(strangeConsumer.ackMessage('x'))),
    proxyAway: published && (await rejection(connect({ grpcEndpoint: '127.0.0.1:1' }).getProducer('', topic))),
    proxyAwayHealth: published && (await rejection(connect({ grpcEndpoint: '127.0.0.1:1' }).healthCheck())),
    afterwards: (await producer.publishMessage('fine')).messageId,
  };
});
