// Sends one message, receives it, and acknowledges it. Arguments: the proxy's host:port, a topic, a consumer group.
const { Producer, SimpleConsumer } = require('rocketmq-client-nodejs');

async function main([endpoints, topic, consumerGroup]) {
  const producer = new Producer({ endpoints, namespace: '' });
  const consumer = new SimpleConsumer({
    endpoints,
    namespace: '',
    consumerGroup,
    subscriptions: new Map([[topic, 'greeting']]),
    awaitDuration: 10_000,
  });
  await producer.startup();
  await consumer.startup();

  const receipt = await producer.send({ topic, tag: 'greeting', body: Buffer.from('Hello from Node.js') });
  console.log(`sent ${receipt.messageId}`);

  for (const message of await consumer.receive(16)) {
    await consumer.ack(message);
    console.log(`received and acknowledged ${message.messageId}: ${message.body}`);
  }
  await consumer.shutdown();
  await producer.shutdown();
}

main(process.argv.slice(2)).then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
