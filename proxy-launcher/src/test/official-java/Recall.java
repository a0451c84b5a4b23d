import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.apis.producer.SendReceipt;

/** A delayed message that is called back; since 5.0.8. */
public final class Recall implements Scenario {
    @Override
    public Map<String, Object> play(Clients clients) throws Exception {
        Producer producer = clients.producer();
        SimpleConsumer consumer = clients.simpleConsumer();
        long due = System.currentTimeMillis() + 12_000;
        SendReceipt recalled = producer.send(
                clients.message("recalled").setDeliveryTimestamp(due).build());
        producer.send(clients.message("kept").setDeliveryTimestamp(due + 2000).build());
        String id = producer.recallMessage(clients.topic(), recalled.getRecallHandle())
                .getMessageId()
                .toString();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("same id", id.equals(recalled.getMessageId().toString()));
        // The one that is due later comes first: the other one does not come.
        facts.put("received", Text.bodies(Clients.take(consumer, 1)));
        return facts;
    }
}
