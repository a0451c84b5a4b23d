import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.apis.producer.Transaction;
import org.apache.rocketmq.client.apis.producer.TransactionResolution;

/**
 * Begins things with one instance of the proxy and ends them with another, without knowing.
 *
 * <p>Arguments: the endpoints and what to end the names of topics with. It writes "begun", is told "go on" when the first instance
 * is gone, and writes what became of each thing.
 */
public final class Move {
    private static final Duration AGAIN = Clients.INVISIBLE.plusSeconds(1);

    private Move() {}

    public static void main(String[] arguments) throws Exception {
        run(
                new Clients(arguments[0], false, "move-simple-" + arguments[1]),
                new Clients(arguments[0], false, "move-push-" + arguments[1]),
                new Clients(arguments[0], false, "move-transaction-" + arguments[1]));
        System.exit(0);
    }

    private static void run(Clients simple, Clients push, Clients transactional) throws Exception {
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Set<String> pushed = new ConcurrentSkipListSet<>();
        push.pushConsumer(view -> {
            pushed.add(Text.body(view));
            return ConsumeResult.SUCCESS;
        });
        Producer producer = push.producer();
        producer.send(push.message("before").build());
        Clients.await("the first message", () -> pushed.contains("before"));

        SimpleConsumer consumer = simple.simpleConsumer();
        simple.producer().send(simple.message("received before").build());
        MessageView view = received(consumer);
        long receivedAt = System.nanoTime();

        Set<String> committed = new ConcurrentSkipListSet<>();
        transactional.pushConsumer(message -> {
            committed.add(Text.body(message));
            return ConsumeResult.SUCCESS;
        });
        Producer transactionalProducer = transactional.producer(message -> TransactionResolution.UNKNOWN);
        Transaction transaction = transactionalProducer.beginTransaction();
        transactionalProducer.send(transactional.message("begun before").build(), transaction);

        System.out.println("begun");
        told.readLine();

        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("ack of what the other delivered", outcome(() -> {
            consumer.ack(view);
            return "ok";
        }));
        facts.put("commit of what the other stored", outcome(() -> {
            transaction.commit();
            Clients.await("the committed message", () -> !committed.isEmpty());
            return committed.toString();
        }));
        facts.put("send and push", outcome(() -> {
            producer.send(push.message("after").build());
            Clients.await("the message", () -> pushed.contains("after"));
            return "received";
        }));
        // What was not acknowledged comes again.
        Clients.await("the end of the invisible duration", () -> System.nanoTime() - receivedAt > AGAIN.toNanos());
        facts.put("received again", Text.bodies(consumer.receive(1, Clients.INVISIBLE)));
        System.out.println(Text.json(facts));
    }

    private static MessageView received(SimpleConsumer consumer) throws Exception {
        while (true) {
            for (MessageView view : consumer.receive(1, Clients.INVISIBLE)) {
                return view;
            }
        }
    }

    /** The first calls may still find the old connection; a user's program tries again, too. */
    private static String outcome(Callable<String> step) throws InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (true) {
            try {
                return step.call();
            } catch (Exception refused) {
                if (System.nanoTime() > deadline) {
                    return refused.toString();
                }
                Thread.sleep(200);
            }
        }
    }
}
