// Sends one message through the proxy by the simple protocol, receives it, and acknowledges it.
// Arguments: the proxy's host:port, a topic, a consumer group.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"

	pb "example/proto"
)

func main() {
	address, topic, group := os.Args[1], os.Args[2], os.Args[3]
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	connection, err := grpc.DialContext(ctx, address, grpc.WithInsecure(), grpc.WithBlock())
	check(err)
	defer connection.Close()
	proxy := pb.NewRocketMQProxyClient(connection)

	producer, err := proxy.CreateProducer(ctx, &pb.CreateProducerRequest{Topic: topic})
	check(err)
	succeeded(producer)
	sent, err := proxy.SendMessage(ctx, &pb.SendMessageRequest{
		ProducerId: producer.ProducerId, MessageBody: "Hello from Go", Tag: "greeting",
	})
	check(err)
	succeeded(sent)
	fmt.Println("sent", sent.MessageId)

	consumer, err := proxy.CreateConsumer(ctx, &pb.CreateConsumerRequest{Topic: topic, GroupId: group})
	check(err)
	succeeded(consumer)
	stream, err := proxy.ReceiveMessages(ctx, &pb.ReceiveMessagesRequest{ConsumerId: consumer.ConsumerId})
	check(err)
	for {
		message, err := stream.Recv()
		check(err)
		acknowledged, err := proxy.AckMessage(ctx, &pb.AckMessageRequest{
			ConsumerId: consumer.ConsumerId, ReceiptHandle: message.ReceiptHandle,
		})
		check(err)
		succeeded(acknowledged)
		fmt.Printf("received and acknowledged %s: %s\n", message.MessageId, message.MessageBody)
		if message.MessageId == sent.MessageId {
			return
		}
	}
}

// The proxy answers success=false with a sentence that names the value and the rule.
type answer interface {
	GetSuccess() bool
	GetMessage() string
}

func succeeded(a answer) {
	if !a.GetSuccess() {
		log.Fatal(a.GetMessage())
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
