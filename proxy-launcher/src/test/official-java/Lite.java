import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.LitePushConsumer;
import org.apache.rocketmq.client.apis.producer.Producer;

/** Two lite topics subscribed, messages in three; since 5.1.0. */
public final class Lite implements Scenario {
    @Override
    public Map<String, Object> play(Clients clients) throws Exception {
        Set<String> received = new ConcurrentSkipListSet<>();
        LitePushConsumer consumer = Clients.PROVIDER
                .newLitePushConsumerBuilder()
                .setClientConfiguration(clients.configuration())
                .setConsumerGroup(clients.group())
                .bindTopic(clients.topic())
                .setMessageListener(view -> {
                    received.add(view.getLiteTopic().orElse("none") + ": " + Text.body(view));
                    return ConsumeResult.SUCCESS;
                })
                .build();
        consumer.subscribeLite("one");
        consumer.subscribeLite("two");
        Producer producer = clients.producer();
        for (String lite : List.of("three", "one", "two")) {
            producer.send(clients.message("hello").setLiteTopic(lite).build());
        }
        Clients.await("a message from each subscribed lite topic", () -> received.size() == 2);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("received", received);
        return facts;
    }
}
