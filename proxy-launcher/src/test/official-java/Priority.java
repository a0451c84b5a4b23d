import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;

/** Messages with a priority; since 5.2.0. */
public final class Priority implements Scenario {
    @Override
    public Map<String, Object> play(Clients clients) throws Exception {
        Producer producer = clients.producer();
        for (int priority : List.of(1, 3, 2)) {
            producer.send(clients.message("priority " + priority)
                    .setPriority(priority)
                    .build());
        }
        SimpleConsumer consumer = clients.simpleConsumer();
        List<String> received = new ArrayList<>();
        while (received.size() < 3) {
            for (MessageView view : consumer.receive(1, Clients.INVISIBLE)) {
                received.add(Text.body(view) + "/" + view.getPriority().orElse(-1));
                consumer.ack(view);
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("received", received);
        return facts;
    }
}
