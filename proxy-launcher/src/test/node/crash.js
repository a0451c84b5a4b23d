'use strict';

const readline = require('node:readline');
const { topic, group, connect, until, sleep, play } = require('./scenario');

/** Sends and receives all the time, while the test kills the proxy and starts it again; "stop" on standard input ends it. */
play(async () => {
  const mq = connect();
  const producer = await mq.getProducer('', topic);
  const consumer = await mq.getConsumer('', topic, group);
  const confirmed = new Set();
  const received = new Set();
  let failed = 0;
  let stopped = false;
  let disturbed = false;
  let afterwards = 0;

  consumer.onMessage((message) => {
    received.add(message.body);
    consumer.ackMessage(message.receiptHandle).catch(() => undefined);
  });
  // The published client opens a stream once; going on with the same consumer is the program's part.
  const receive = () => {
    const stream = consumer.startReceiving();
    if (process.env.CLIENT.includes('klsakura')) {
      stream.on('error', () => setTimeout(receive, 200));
    }
  };
  receive();

  readline.createInterface({ input: process.stdin }).on('line', (line) => (stopped = line === 'stop'));
  for (let n = 0; !stopped; n++) {
    const started = Date.now();
    try {
      await producer.publishMessage(`${n}`);
      confirmed.add(`${n}`);
      afterwards++;
    } catch (error) {
      failed++;
      await sleep(50);
    }
    // Our client waits and sends again by itself; the published one rejects.
    if (n > 200 && (!confirmed.has(`${n}`) || Date.now() - started > 500)) {
      disturbed = true;
      afterwards = 0;
    }
    if (n === 200) {
      console.error('under way');
    } else if (disturbed && afterwards === 100) {
      console.error('on again');
    }
  }
  const missing = () => [...confirmed].filter((body) => !received.has(body));
  await until(() => missing().length === 0, 60_000);
  return { confirmed: confirmed.size, failed, afterwards, missing: missing() };
});
