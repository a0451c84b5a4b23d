"""Sends one message, receives it, and acknowledges it. Arguments: the proxy's host:port, a topic, a consumer group."""
import sys

from rocketmq import ClientConfiguration, Credentials, FilterExpression, Message, Producer, SimpleConsumer

endpoints, topic, consumer_group = sys.argv[1:4]
configuration = ClientConfiguration(endpoints, Credentials())

producer = Producer(configuration, (topic,))
consumer = SimpleConsumer(configuration, consumer_group, {topic: FilterExpression("greeting")})
producer.startup()
consumer.startup()
try:
    message = Message()
    message.topic = topic
    message.tag = "greeting"
    message.body = "Hello from Python".encode("utf-8")
    print(f"sent {producer.send(message).message_id}")

    for received in consumer.receive(16, 30) or []:
        consumer.ack(received)
        print(f"received and acknowledged {received.message_id}: {received.body.decode('utf-8')}")
finally:
    consumer.shutdown()
    producer.shutdown()
