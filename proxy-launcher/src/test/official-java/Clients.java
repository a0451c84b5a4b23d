import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.rocketmq.client.apis.ClientConfiguration;
import org.apache.rocketmq.client.apis.ClientConfigurationBuilder;
import org.apache.rocketmq.client.apis.ClientException;
import org.apache.rocketmq.client.apis.ClientServiceProvider;
import org.apache.rocketmq.client.apis.consumer.FilterExpression;
import org.apache.rocketmq.client.apis.consumer.MessageListener;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageBuilder;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.apis.producer.TransactionChecker;

/** The clients of one scenario, with a topic and a consumer group of their own; closing it closes all but push consumers. */
final class Clients implements AutoCloseable {
    static final ClientServiceProvider PROVIDER = ClientServiceProvider.loadService();
    static final FilterExpression EVERYTHING = new FilterExpression();

    /** How long a scenario waits for what must come. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How long a received message stays invisible; the least that Apache's proxy accepts. */
    static final Duration INVISIBLE = Duration.ofSeconds(10);

    private static final Duration AWAIT = Duration.ofSeconds(3);

    private final String endpoints;
    private final boolean tls;
    private final String topic;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Clients(String endpoints, boolean tls, String topic) {
        this.endpoints = endpoints;
        this.tls = tls;
        this.topic = topic;
    }

    String topic() {
        return topic;
    }

    String group() {
        return topic + "-group";
    }

    ClientConfiguration configuration() {
        ClientConfigurationBuilder builder = ClientConfiguration.newBuilder()
                .setEndpoints(endpoints)
                // On a busy machine the client's own 3 s may pass before it has made its first connection.
                .setRequestTimeout(Duration.ofSeconds(15));
        // TLS is what the client does when nobody says anything.
        return tls ? builder.build() : builder.enableSsl(false).build();
    }

    MessageBuilder message(String body) {
        return PROVIDER.newMessageBuilder().setTopic(topic).setBody(Text.bytes(body));
    }

    Producer producer() throws ClientException {
        return closing(PROVIDER.newProducerBuilder()
                .setClientConfiguration(configuration())
                .setTopics(topic)
                .build());
    }

    Producer producer(TransactionChecker checker) throws ClientException {
        return closing(PROVIDER.newProducerBuilder()
                .setClientConfiguration(configuration())
                .setTopics(topic)
                .setTransactionChecker(checker)
                .build());
    }

    SimpleConsumer simpleConsumer() throws ClientException {
        return simpleConsumer(topic, group(), EVERYTHING);
    }

    SimpleConsumer simpleConsumer(String from, String group, FilterExpression filter) throws ClientException {
        return closing(PROVIDER.newSimpleConsumerBuilder()
                .setClientConfiguration(configuration())
                .setConsumerGroup(group)
                .setAwaitDuration(AWAIT)
                .setSubscriptionExpressions(Collections.singletonMap(from, filter))
                .build());
    }

    /** Ends with the process: it would wait for its last poll, which takes up to 20 s. */
    PushConsumer pushConsumer(MessageListener listener) throws ClientException {
        return PROVIDER.newPushConsumerBuilder()
                .setClientConfiguration(configuration())
                .setConsumerGroup(group())
                .setSubscriptionExpressions(Collections.singletonMap(topic, EVERYTHING))
                .setMessageListener(listener)
                .build();
    }

    private <T extends AutoCloseable> T closing(T client) {
        open.push(client);
        return client;
    }

    /** Receives and acknowledges until so many have come. */
    static List<MessageView> take(SimpleConsumer consumer, int count) throws ClientException {
        List<MessageView> taken = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (taken.size() < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        taken.size() + " of " + count + " messages came: " + Text.bodies(taken));
            }
            for (MessageView view : consumer.receive(count, INVISIBLE)) {
                consumer.ack(view);
                taken.add(view);
            }
        }
        return taken;
    }

    /** Waits for a condition that must come true. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited in vain: " + what);
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
