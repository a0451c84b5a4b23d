#!/usr/bin/env python3
"""Sends one message through the proxy, receives it, and acknowledges it.

Usage: send_and_receive.py [proxy host:port] [topic]
"""
import sys
import uuid

import grpc

import rocketmq_proxy_pb2 as messages
import rocketmq_proxy_pb2_grpc as service

TIMEOUT_SECONDS = 30


def checked(answer):
    """The proxy answers success=false with a sentence that names the value and the rule."""
    if not answer.success:
        raise SystemExit(f"{answer.error_code}: {answer.message}")
    return answer


def send(proxy, topic, body):
    producer = checked(proxy.CreateProducer(messages.CreateProducerRequest(topic=topic), timeout=TIMEOUT_SECONDS))
    request = messages.SendMessageRequest(
        producer_id=producer.producer_id,
        message_body=body,
        tag="greeting",
        properties=messages.MessageProperties(properties={"language": "python"}, message_key="key-1"),
    )
    return checked(proxy.SendMessage(request, timeout=TIMEOUT_SECONDS)).message_id


def receive(proxy, topic, group, message_id):
    consumer = checked(
        proxy.CreateConsumer(messages.CreateConsumerRequest(topic=topic, group_id=group), timeout=TIMEOUT_SECONDS)
    )
    stream = proxy.ReceiveMessages(
        messages.ReceiveMessagesRequest(consumer_id=consumer.consumer_id), timeout=TIMEOUT_SECONDS
    )
    for message in stream:
        acknowledgement = messages.AckMessageRequest(
            consumer_id=consumer.consumer_id, receipt_handle=message.receipt_handle
        )
        checked(proxy.AckMessage(acknowledgement, timeout=TIMEOUT_SECONDS))
        if message.message_id == message_id:
            stream.cancel()
            return message


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "localhost:50051"
    topic = sys.argv[2] if len(sys.argv) > 2 else "python-example"
    with grpc.insecure_channel(address) as channel:
        proxy = service.RocketMQProxyStub(channel)
        message_id = send(proxy, topic, "Hello from Python")
        print(f"sent {message_id}")
        message = receive(proxy, topic, f"{topic}-group-{uuid.uuid4().hex[:8]}", message_id)
        print(f"received and acknowledged {message.message_id}: {message.message_body} ({message.tag})")


if __name__ == "__main__":
    main()
