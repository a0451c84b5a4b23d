// Sends one message, receives it, and acknowledges it. Arguments: the proxy's host:port, a topic, a consumer group.
using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Org.Apache.Rocketmq;

internal static class Program
{
    private static async Task Main(string[] arguments)
    {
        var topic = arguments[1];
        var configuration = new ClientConfig.Builder().SetEndpoints(arguments[0]).EnableSsl(false).Build();

        var producer = await new Producer.Builder().SetTopics(topic).SetClientConfig(configuration).Build();
        var consumer = await new SimpleConsumer.Builder()
            .SetClientConfig(configuration)
            .SetConsumerGroup(arguments[2])
            .SetAwaitDuration(TimeSpan.FromSeconds(10))
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression>
            {
                [topic] = new FilterExpression("greeting")
            })
            .Build();

        var message = new Message.Builder()
            .SetTopic(topic)
            .SetTag("greeting")
            .SetBody(Encoding.UTF8.GetBytes("Hello from C#"))
            .Build();
        Console.WriteLine($"sent {(await producer.Send(message)).MessageId}");

        foreach (var received in await consumer.Receive(16, TimeSpan.FromSeconds(30)))
        {
            await consumer.Ack(received);
            Console.WriteLine(
                $"received and acknowledged {received.MessageId}: {Encoding.UTF8.GetString(received.Body)}");
        }

        await consumer.DisposeAsync();
        await producer.DisposeAsync();
    }
}
