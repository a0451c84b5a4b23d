'use strict';

const { topic, group, connect, until, play } = require('./scenario');

/** Many messages in one call, many over one stream, and bytes as bodies. */
play(async () => {
  const mq = connect();
  const producer = await mq.getProducer('', topic);
  const consumer = await mq.getConsumer('', topic, group);
  const bytes = Buffer.from([0xff, 0xfe, 0, 1, 0x80]);
  const received = new Map();
  const runner = consumer.run((message) => received.set(message.messageId, message.bodyBytes.toString('hex')));

  const outcomes = await producer.publishMessages([
    { body: 'first', tag: 'a' },
    { body: bytes },
    { body: 'bad', tag: 'a||b' },
    { body: 'ordered', shardingKey: 'k' },
  ]);
  const stream = producer.publishStream();
  const streamed = await Promise.all(Array.from({ length: 500 }, (_, n) => stream.publish({ body: `streamed ${n}` })));
  await stream.close();

  const stored = [...outcomes.filter((outcome) => outcome.ok), ...streamed].map((result) => result.messageId);
  await until(() => stored.every((id) => received.has(id)));
  await runner.stop();
  await mq.close();
  return {
    outcomes: outcomes.map((outcome) => (outcome.ok ? 'stored' : outcome.error.code)),
    distinctIds: new Set(stored).size,
    received: stored.filter((id) => received.has(id)).length,
    bytes: received.get(outcomes[1].messageId),
  };
});
