'use strict';

const { topic, group, connect, until, sleep, play } = require('./scenario');

/** Commits one half message, rolls one back, and leaves two to the broker's questions. */
play(async () => {
  const mq = connect();
  const producer = await mq.getProducer('', topic);
  const consumer = await mq.getConsumer('', topic, group);
  const received = new Set();
  const checked = new Set();
  consumer.run((message) => received.add(message.body));

  const committed = await producer.beginTransaction('committed');
  await sleep(500);
  const beforeCommit = received.size;
  await committed.commit();
  const rolledBack = await producer.beginTransaction('rolled back');
  await rolledBack.rollback();
  producer.onTransactionCheck(({ message }) => {
    checked.add(message.body);
    return message.body === 'left, then committed' ? 'commit' : 'rollback';
  });
  await producer.beginTransaction('left, then committed', '', null, 1);
  await producer.beginTransaction('left, then rolled back', '', null, 1);
  await until(() => checked.size === 2 && received.size === 2, 40_000);
  await sleep(500);
  await mq.close();
  return { beforeCommit, received: [...received].sort(), checked: [...checked].sort() };
});
