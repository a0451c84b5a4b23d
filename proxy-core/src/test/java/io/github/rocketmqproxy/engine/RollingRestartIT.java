package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.testkit.LoadBalancer;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Three instances behind one load balancer are restarted one after the other under load. Clients are written as official ones are:
 * they send up to three times without a pause, ask for messages again after a failure, and acknowledge until they hear that it is done.
 */
class RollingRestartIT {
    private static final int INSTANCES = 3;
    private static final int PRODUCERS = 4;
    private static final int CONSUMERS = 3;
    private static final int ATTEMPTS = 3;
    private static final int MESSAGES_BETWEEN_RESTARTS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String topic = unique("rolling");
    private final String group = unique("rolling-group");
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger secondAttempts = new AtomicInteger();
    private final AtomicInteger duplicates = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean sending = true;
    private volatile boolean receiving = true;

    @Test
    void noSendFailsAndEveryConfirmedMessageIsDeliveredAtOnce() throws IOException, InterruptedException {
        List<RunningEngine> instances = new ArrayList<>();
        try (LoadBalancer balancer = LoadBalancer.open()) {
            for (int i = 0; i < INSTANCES; i++) {
                instances.add(start(balancer));
            }
            try (V2Client first = new V2Client(balancer.port())) {
                first.route(topic);
            }
            for (int i = 0; i < PRODUCERS; i++) {
                int producer = i;
                run(() -> produce(balancer.port(), producer));
            }
            for (int i = 0; i < CONSUMERS; i++) {
                run(() -> consume(balancer.port()));
            }
            awaitMore(confirmed);
            for (int i = 0; i < INSTANCES; i++) {
                RunningEngine old = instances.get(i);
                int port = old.engine().port();
                old.close();
                balancer.remove(port);
                awaitMore(confirmed);
                instances.set(i, start(balancer));
                awaitMore(received);
            }
            sending = false;
            Awaitility.await().atMost(PATIENCE).until(() -> received.containsAll(confirmed));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            Set<String> missing = new TreeSet<>(confirmed);
            missing.removeAll(received);
            throw new AssertionError(missing.size() + " of " + confirmed.size() + " are missing: " + missing, e);
        } finally {
            sending = false;
            receiving = false;
            for (Thread thread : threads) {
                thread.join(PATIENCE.toMillis());
            }
            instances.forEach(RunningEngine::close);
        }
        System.out.printf(
                "rolling restart: %d confirmed, %d first attempts failed, %d delivered twice%n",
                confirmed.size(), secondAttempts.get(), duplicates.get());
        assertThat(failed).isEmpty();
        assertThat(threads).noneMatch(Thread::isAlive);
    }

    private static RunningEngine start(LoadBalancer balancer) {
        RunningEngine engine = RunningEngine.start();
        balancer.add(engine.engine().port());
        return engine;
    }

    private void run(Runnable client) {
        Thread thread = new Thread(client, "client");
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private static void awaitMore(Set<String> messages) {
        int before = messages.size();
        Awaitility.await().atMost(PATIENCE).until(() -> messages.size() > before + MESSAGES_BETWEEN_RESTARTS);
    }

    private void produce(int port, int producer) {
        try (V2Client client = new V2Client(port)) {
            for (int i = 0; sending; i++) {
                String body = producer + "-" + i;
                (sent(client, body) ? confirmed : failed).add(body);
            }
        }
    }

    private boolean sent(V2Client client, String body) {
        Message message = V2Client.message(topic, body).build();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                if (client.send(message).getStatus().getCode() == Code.OK) {
                    return true;
                }
            } catch (StatusRuntimeException e) {
                // Tried again.
            }
            secondAttempts.incrementAndGet();
        }
        return false;
    }

    private void consume(int port) {
        try (V2Client client = new V2Client(port)) {
            V2Consumer consumer = new V2Consumer(client, topic, group);
            while (receiving) {
                try {
                    consumer.frames(consumer.push().setLongPollingTimeout(V2Consumer.seconds(1))).stream()
                            .filter(ReceiveMessageResponse::hasMessage)
                            .forEach(frame -> consumed(consumer, frame.getMessage()));
                } catch (StatusRuntimeException e) {
                    pause();
                }
            }
        }
    }

    private void consumed(V2Consumer consumer, Message message) {
        if (!received.add(V2Consumer.body(message))) {
            duplicates.incrementAndGet();
        }
        while (receiving) {
            try {
                Code code = consumer.ack(message).getStatus().getCode();
                if (code == Code.OK || code == Code.INVALID_RECEIPT_HANDLE) {
                    return;
                }
            } catch (StatusRuntimeException e) {
                // Tried again.
            }
            pause();
        }
    }

    /** As long as official clients wait, or a little less. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
