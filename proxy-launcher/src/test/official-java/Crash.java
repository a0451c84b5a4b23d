import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.producer.Producer;

/**
 * Sends and receives without a pause and keeps a ledger of bodies, while somebody kills the proxy and starts it again.
 *
 * <p>Arguments: the endpoints and the topic. It writes "under way", is told "back" when the proxy is, writes "on again" when
 * messages come through, is told "stop", and writes the ledger.
 */
public final class Crash {
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> received = new ConcurrentHashMap<>();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile long backAt = Long.MAX_VALUE;
    private volatile long firstConfirmed;
    private volatile long firstReceived;
    private volatile boolean stopped;

    public static void main(String[] arguments) throws Exception {
        new Crash().run(new Clients(arguments[0], false, arguments[1]));
        System.exit(0);
    }

    private void run(Clients clients) throws Exception {
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        clients.pushConsumer(view -> {
            received(Text.body(view));
            return ConsumeResult.SUCCESS;
        });
        Producer producer = clients.producer();
        Thread sender = new Thread(() -> send(clients, producer));
        sender.start();
        Clients.await("the first messages", () -> confirmed.size() > 200 && received.size() > 100);
        System.out.println("under way");
        told.readLine();
        backAt = System.nanoTime();
        Clients.await("messages after the crash", () -> firstConfirmed != 0 && firstReceived != 0);
        System.out.println("on again");
        told.readLine();
        stopped = true;
        sender.join();
        System.out.println(Text.json(ledger()));
    }

    private void send(Clients clients, Producer producer) {
        for (int i = 0; !stopped; i++) {
            long start = System.nanoTime();
            // The time of sending is part of the body: what was sent after the crash shows that all is well again.
            String body = i + "@" + start;
            try {
                producer.send(clients.message(body).build());
                confirmed.add(body);
                if (start > backAt && firstConfirmed == 0) {
                    firstConfirmed = System.nanoTime();
                }
                pause(2);
            } catch (Exception refused) {
                failed.incrementAndGet();
                pause(20);
            }
        }
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException nobodyDoesThat) {
            throw new IllegalStateException(nobodyDoesThat);
        }
    }

    private void received(String body) {
        received.merge(body, 1, Integer::sum);
        if (Long.parseLong(body.substring(body.indexOf('@') + 1)) > backAt && firstReceived == 0) {
            firstReceived = System.nanoTime();
        }
    }

    private Map<String, Object> ledger() throws InterruptedException {
        List<String> missing = new ArrayList<>(confirmed);
        long start = System.nanoTime();
        // What the killed proxy had taken from the broker comes again when its invisible duration ends.
        while (!missing.isEmpty() && System.nanoTime() - start < 120_000_000_000L) {
            Thread.sleep(50);
            missing.removeAll(received.keySet());
        }
        Map<String, Object> ledger = new LinkedHashMap<>();
        ledger.put("confirmed", confirmed.size());
        ledger.put("failed", failed.get());
        ledger.put("missing", missing);
        ledger.put(
                "duplicates",
                received.values().stream().mapToInt(count -> count - 1).sum());
        ledger.put("sendsAgainAfterMs", (firstConfirmed - backAt) / 1_000_000);
        ledger.put("receivesAgainAfterMs", (firstReceived - backAt) / 1_000_000);
        ledger.put("lastCameAfterMs", (System.nanoTime() - start) / 1_000_000);
        return ledger;
    }
}
