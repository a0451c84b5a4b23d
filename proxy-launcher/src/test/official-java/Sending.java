import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.apis.ClientException;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.apis.producer.Transaction;
import org.apache.rocketmq.client.apis.producer.TransactionResolution;

/** Messages of each type. */
final class Sending {
    private Sending() {}

    static Map<String, Object> normal(Clients clients) throws Exception {
        Producer producer = clients.producer();
        SimpleConsumer consumer = clients.simpleConsumer();
        List<String> ids = new ArrayList<>();
        ids.add(producer.send(clients.message("bare").build()).getMessageId().toString());
        ids.add(producer.send(clients.message("full")
                        .setTag("TagA")
                        .setKeys("one", "two")
                        .addProperty("colour", "red")
                        .build())
                .getMessageId()
                .toString());
        ids.add(producer.sendAsync(clients.message("async").setTag("TagB").build())
                .get()
                .getMessageId()
                .toString());
        List<MessageView> received = Clients.take(consumer, 3);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("received", received.stream().map(Text::whole).sorted().collect(Collectors.toList()));
        facts.put("same ids", ids.stream().sorted().collect(Collectors.toList()).equals(idsOf(received)));
        facts.put(
                "attempts",
                received.stream().map(MessageView::getDeliveryAttempt).collect(Collectors.toList()));
        facts.put(
                "born",
                received.stream()
                        .allMatch(view -> view.getBornTimestamp() > 0
                                && !view.getBornHost().isEmpty()));
        return facts;
    }

    private static List<String> idsOf(List<MessageView> views) {
        return views.stream()
                .map(view -> view.getMessageId().toString())
                .sorted()
                .collect(Collectors.toList());
    }

    static Map<String, Object> delay(Clients clients) throws Exception {
        Producer producer = clients.producer();
        SimpleConsumer consumer = clients.simpleConsumer();
        long due = System.currentTimeMillis() + 3000;
        producer.send(clients.message("later").setDeliveryTimestamp(due).build());
        MessageView view = Clients.take(consumer, 1).get(0);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("received", Text.body(view));
        facts.put("too early", System.currentTimeMillis() < due);
        facts.put("timestamp kept", view.getDeliveryTimestamp().orElse(0L) == due);
        return facts;
    }

    static Map<String, Object> transaction(Clients clients) throws Exception {
        Set<String> received = new ConcurrentSkipListSet<>();
        Set<String> checked = new ConcurrentSkipListSet<>();
        Producer producer = clients.producer(view -> {
            checked.add(Text.body(view));
            return Text.body(view).equals("left, then committed")
                    ? TransactionResolution.COMMIT
                    : TransactionResolution.ROLLBACK;
        });
        clients.pushConsumer(view -> {
            received.add(Text.body(view));
            return ConsumeResult.SUCCESS;
        });
        half(clients, producer, "left, then committed");
        half(clients, producer, "left, then rolled back");
        half(clients, producer, "rolled back").rollback();
        Transaction committed = half(clients, producer, "committed");
        boolean before = received.contains("committed");
        committed.commit();
        Clients.await("two messages and two questions", () -> received.size() == 2 && checked.size() == 2);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("received before the commit", before);
        facts.put("received", received);
        facts.put("checked", checked);
        return facts;
    }

    private static Transaction half(Clients clients, Producer producer, String body) throws ClientException {
        Transaction transaction = producer.beginTransaction();
        producer.send(clients.message(body).build(), transaction);
        return transaction;
    }

    /** The topic that this scenario does without was not made. */
    static Map<String, Object> missingTopic(Clients clients) throws Exception {
        try {
            clients.producer();
            return Collections.singletonMap("refused", "no");
        } catch (Throwable refused) {
            Throwable cause = refused;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return Collections.singletonMap("refused", cause.getClass().getSimpleName());
        }
    }
}
