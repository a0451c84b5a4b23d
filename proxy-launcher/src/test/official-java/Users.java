import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.apis.ClientConfiguration;
import org.apache.rocketmq.client.apis.StaticSessionCredentialsProvider;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.producer.Producer;

/**
 * Sends and receives with right credentials, and tries to with others.
 *
 * <p>Arguments: the endpoints, a topic that the user may use, one that it may not, its access key and its secret.
 */
public final class Users {
    private final String endpoints;
    private final String topic;

    private Users(String endpoints, String topic) {
        this.endpoints = endpoints;
        this.topic = topic;
    }

    public static void main(String[] arguments) {
        Users users = new Users(arguments[0], arguments[1]);
        Users elsewhere = new Users(arguments[0], arguments[2]);
        String key = arguments[3];
        String secret = arguments[4];
        String group = arguments[1] + "-group";
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("sent", outcome(() -> users.send(users.signed(key, secret))));
        facts.put("received", outcome(() -> users.receive(users.signed(key, secret), group)));
        facts.put("wrong secret", outcome(() -> users.send(users.signed(key, "wrong"))));
        facts.put("unknown key", outcome(() -> users.send(users.signed("unknown", secret))));
        facts.put("no credentials", outcome(() -> users.send(null)));
        facts.put("other topic", outcome(() -> elsewhere.send(elsewhere.signed(key, secret))));
        // Older versions take their time over both.
        CompletableFuture<String> pushed = CompletableFuture.supplyAsync(
                () -> outcome(() -> users.push(users.signed(key, secret), "another-group")));
        facts.put("other group", outcome(() -> users.receive(users.signed(key, secret), "another-group")));
        facts.put("other group, push", pushed.join());
        System.out.println(Text.json(facts));
        System.exit(0);
    }

    private StaticSessionCredentialsProvider signed(String key, String secret) {
        return new StaticSessionCredentialsProvider(key, secret);
    }

    private ClientConfiguration configuration(StaticSessionCredentialsProvider credentials) {
        var builder = ClientConfiguration.newBuilder()
                .setEndpoints(endpoints)
                .enableSsl(false)
                .setRequestTimeout(Duration.ofSeconds(15));
        return credentials == null
                ? builder.build()
                : builder.setCredentialProvider(credentials).build();
    }

    private String send(StaticSessionCredentialsProvider credentials) throws Exception {
        try (Producer producer = Clients.PROVIDER
                .newProducerBuilder()
                .setClientConfiguration(configuration(credentials))
                .setTopics(topic)
                .build()) {
            producer.send(Clients.PROVIDER
                    .newMessageBuilder()
                    .setTopic(topic)
                    .setBody(Text.bytes("hello"))
                    .build());
            return "ok";
        }
    }

    private String receive(StaticSessionCredentialsProvider credentials, String group) throws Exception {
        try (SimpleConsumer consumer = Clients.PROVIDER
                .newSimpleConsumerBuilder()
                .setClientConfiguration(configuration(credentials))
                .setConsumerGroup(group)
                .setAwaitDuration(Duration.ofSeconds(3))
                .setSubscriptionExpressions(Collections.singletonMap(topic, Clients.EVERYTHING))
                .build()) {
            return Text.bodies(Clients.take(consumer, 1)).toString();
        }
    }

    private String push(StaticSessionCredentialsProvider credentials, String group) throws Exception {
        try (PushConsumer consumer = Clients.PROVIDER
                .newPushConsumerBuilder()
                .setClientConfiguration(configuration(credentials))
                .setConsumerGroup(group)
                .setSubscriptionExpressions(Collections.singletonMap(topic, Clients.EVERYTHING))
                .setMessageListener(message -> ConsumeResult.SUCCESS)
                .build()) {
            return "ok";
        }
    }

    /** The error that the client has made of the proxy's answer, wherever it is in the chain. */
    private static String outcome(Callable<String> step) {
        try {
            return step.call();
        } catch (Throwable failure) {
            StringBuilder chain = new StringBuilder();
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                chain.append(cause).append("; ");
                String name = cause.getClass().getSimpleName();
                if (name.equals("UnauthorizedException") || name.equals("ForbiddenException")) {
                    return name;
                }
                if (name.equals("StatusRuntimeException")) {
                    return cause.getMessage();
                }
            }
            // So older versions say when their settings are refused: by a time-out.
            return failure instanceof IllegalStateException ? "does not start" : chain.toString();
        }
    }
}
