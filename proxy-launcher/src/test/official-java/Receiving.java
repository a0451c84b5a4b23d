import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.FilterExpression;
import org.apache.rocketmq.client.apis.consumer.FilterExpressionType;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;

/** Consumers of each kind. */
final class Receiving {
    private Receiving() {}

    static Map<String, Object> simple(Clients clients) throws Exception {
        SimpleConsumer consumer = clients.simpleConsumer();
        clients.producer().send(clients.message("twice").build());
        List<Integer> attempts = new ArrayList<>();
        MessageView first = next(consumer);
        attempts.add(first.getDeliveryAttempt());
        consumer.changeInvisibleDuration(first, Duration.ofSeconds(1));
        MessageView second = next(consumer);
        attempts.add(second.getDeliveryAttempt());
        consumer.ack(second);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("attempts", attempts);
        facts.put("after the ack", Text.bodies(consumer.receive(1, Clients.INVISIBLE)));
        return facts;
    }

    private static MessageView next(SimpleConsumer consumer) throws Exception {
        List<MessageView> found = new ArrayList<>();
        long deadline = System.nanoTime() + Clients.PATIENCE.toNanos();
        while (found.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("nothing came");
            }
            found.addAll(consumer.receive(1, Clients.INVISIBLE));
        }
        return found.get(0);
    }

    static Map<String, Object> sql(Clients clients) throws Exception {
        FilterExpression filter = new FilterExpression("size > 5 AND colour = 'red'", FilterExpressionType.SQL92);
        SimpleConsumer consumer = clients.simpleConsumer(clients.topic(), clients.group(), filter);
        Producer producer = clients.producer();
        for (String colour : List.of("red", "blue")) {
            for (int size : List.of(3, 7, 9)) {
                producer.send(clients.message(colour + size)
                        .addProperty("colour", colour)
                        .addProperty("size", Integer.toString(size))
                        .build());
            }
        }
        return Collections.singletonMap("received", Text.bodies(Clients.take(consumer, 2)));
    }

    static Map<String, Object> push(Clients clients) throws Exception {
        Set<String> received = new ConcurrentSkipListSet<>();
        clients.pushConsumer(view -> {
            received.add(Text.body(view));
            return ConsumeResult.SUCCESS;
        });
        Producer producer = clients.producer();
        for (int i = 0; i < 30; i++) {
            producer.send(clients.message("message " + i).build());
        }
        Clients.await("all messages", () -> received.size() == 30);
        return Collections.singletonMap("received", received.size());
    }

    static Map<String, Object> retry(Clients clients) throws Exception {
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        clients.pushConsumer(view -> {
            attempts.add(view.getDeliveryAttempt());
            return attempts.size() < 3 ? ConsumeResult.FAILURE : ConsumeResult.SUCCESS;
        });
        clients.producer().send(clients.message("third time lucky").build());
        Clients.await("a third attempt", () -> attempts.size() == 3);
        return Collections.singletonMap("attempts", attempts);
    }

    /** The group gives a message two attempts. */
    static Map<String, Object> dead(Clients clients) throws Exception {
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        clients.pushConsumer(view -> {
            attempts.add(view.getDeliveryAttempt());
            return ConsumeResult.FAILURE;
        });
        clients.producer().send(clients.message("hopeless").setTag("TagA").build());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("dead letter", Text.body(deadLetter(clients)));
        facts.put("attempts", attempts);
        return facts;
    }

    static Map<String, Object> fifo(Clients clients) throws Exception {
        Map<String, Collection<String>> consumed = new ConcurrentHashMap<>();
        for (String group : List.of("a", "b", "c")) {
            consumed.put(group, new CopyOnWriteArrayList<>());
        }
        clients.pushConsumer(view -> {
            String body = Text.body(view);
            consumed.get(view.getMessageGroup().orElse("none")).add(body + "/" + view.getDeliveryAttempt());
            return body.equals("a2") && view.getDeliveryAttempt() == 1 ? ConsumeResult.FAILURE : ConsumeResult.SUCCESS;
        });
        Producer producer = clients.producer();
        for (int i = 1; i <= 4; i++) {
            for (String group : consumed.keySet()) {
                producer.send(clients.message(group + i).setMessageGroup(group).build());
            }
        }
        Clients.await(
                "all messages and one again",
                () -> consumed.values().stream().mapToInt(Collection::size).sum() == 13);
        return new LinkedHashMap<>(consumed);
    }

    /** The group gives a message two attempts. */
    static Map<String, Object> fifoDead(Clients clients) throws Exception {
        List<String> attempts = new CopyOnWriteArrayList<>();
        clients.pushConsumer(view -> {
            attempts.add(Text.body(view) + "/" + view.getDeliveryAttempt());
            return Text.body(view).equals("hopeless") ? ConsumeResult.FAILURE : ConsumeResult.SUCCESS;
        });
        Producer producer = clients.producer();
        producer.send(clients.message("hopeless").setMessageGroup("a").build());
        producer.send(clients.message("next").setMessageGroup("a").build());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("dead letter", Text.body(deadLetter(clients)));
        Clients.await("the next message", () -> attempts.size() >= 3);
        facts.put("attempts", attempts);
        return facts;
    }

    /** What is in the group's dead-letter topic, which comes into being with the first dead letter. */
    private static MessageView deadLetter(Clients clients) throws Exception {
        long deadline = System.nanoTime() + Clients.PATIENCE.toNanos();
        while (true) {
            try {
                SimpleConsumer consumer = clients.simpleConsumer(
                        "%DLQ%" + clients.group(), clients.group() + "-dead", Clients.EVERYTHING);
                return Clients.take(consumer, 1).get(0);
            } catch (Exception notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                Thread.sleep(500);
            }
        }
    }
}
