// Sends one message, receives it, and acknowledges it. Arguments: the proxy's host:port, a topic, a consumer group.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	rocketmq "github.com/apache/rocketmq-clients/golang/v5"
	"github.com/apache/rocketmq-clients/golang/v5/credentials"
)

func main() {
	endpoint, topic, group := os.Args[1], os.Args[2], os.Args[3]
	config := func() *rocketmq.Config {
		return &rocketmq.Config{
			Endpoint:      endpoint,
			ConsumerGroup: group,
			Credentials:   &credentials.SessionCredentials{},
		}
	}

	producer, err := rocketmq.NewProducer(config(), rocketmq.WithTopics(topic))
	check(err)
	check(producer.Start())
	defer producer.GracefulStop()

	consumer, err := rocketmq.NewSimpleConsumer(config(),
		rocketmq.WithSimpleAwaitDuration(10*time.Second),
		rocketmq.WithSimpleSubscriptionExpressions(map[string]*rocketmq.FilterExpression{
			topic: rocketmq.NewFilterExpression("greeting"),
		}))
	check(err)
	check(consumer.Start())
	defer consumer.GracefulStop()

	message := &rocketmq.Message{Topic: topic, Body: []byte("Hello from Go")}
	message.SetTag("greeting")
	receipts, err := producer.Send(context.Background(), message)
	check(err)
	fmt.Println("sent", receipts[0].MessageID)

	messages, err := consumer.Receive(context.Background(), 16, 30*time.Second)
	check(err)
	for _, received := range messages {
		check(consumer.Ack(context.Background(), received))
		fmt.Printf("received and acknowledged %s: %s\n", received.GetMessageId(), received.GetBody())
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
