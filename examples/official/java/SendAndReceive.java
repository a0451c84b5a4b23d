import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.rocketmq.client.apis.ClientConfiguration;
import org.apache.rocketmq.client.apis.ClientServiceProvider;
import org.apache.rocketmq.client.apis.consumer.FilterExpression;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;

/** Sends one message, receives it, and acknowledges it. Arguments: the proxy's host:port, a topic, a consumer group. */
public final class SendAndReceive {
    public static void main(String[] arguments) throws Exception {
        String topic = arguments[1];
        ClientServiceProvider provider = ClientServiceProvider.loadService();
        ClientConfiguration configuration =
                ClientConfiguration.newBuilder().setEndpoints(arguments[0]).build();

        try (Producer producer = provider.newProducerBuilder()
                        .setClientConfiguration(configuration)
                        .setTopics(topic)
                        .build();
                SimpleConsumer consumer = provider.newSimpleConsumerBuilder()
                        .setClientConfiguration(configuration)
                        .setConsumerGroup(arguments[2])
                        .setAwaitDuration(Duration.ofSeconds(10))
                        .setSubscriptionExpressions(Map.of(topic, new FilterExpression("greeting")))
                        .build()) {
            byte[] body = "Hello from Java".getBytes(StandardCharsets.UTF_8);
            System.out.println("sent "
                    + producer.send(provider.newMessageBuilder()
                                    .setTopic(topic)
                                    .setTag("greeting")
                                    .setBody(body)
                                    .build())
                            .getMessageId());

            for (MessageView message : consumer.receive(16, Duration.ofSeconds(30))) {
                consumer.ack(message);
                System.out.println("received and acknowledged " + message.getMessageId() + ": "
                        + StandardCharsets.UTF_8.decode(message.getBody()));
            }
        }
    }
}
