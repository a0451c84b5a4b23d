package io.github.rocketmqproxy.send;

import static io.github.rocketmqproxy.send.SendHarness.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.message.SendReceipt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lanes come with their first message and go when they are empty, without losing one. */
@Timeout(60)
class LaneSweepTest {
    private final SendHarness harness = SendHarness.withBrokers("broker-a");

    @Test
    void emptyLanesAreForgotten() {
        harness.sendNumbered(PLAIN, 3);
        for (int i = 0; i < 50; i++) {
            harness.send(PLAIN.withShardingKey("key " + i).body("text"));
        }
        assertThat(harness.path.lanes()).as("one plain, one for each queue").isEqualTo(9);

        harness.path.sweep();

        assertThat(harness.path.lanes()).isZero();
    }

    @Test
    void laneWithAMessageInFlightIsKept() {
        harness.broker.holdSends();
        harness.sendNumbered(PLAIN.withShardingKey("key"), 3);

        harness.path.sweep();
        assertThat(harness.path.lanes()).isEqualTo(1);
        harness.send(PLAIN.withShardingKey("key").body("3"));
        harness.broker.releaseSends();

        assertThat(harness.storedTexts()).containsExactly("0", "1", "2", "3");
    }

    @Test
    void messageAfterASweepDoesNotOvertakeTheOneInFlight() {
        harness.broker.holdSends();
        harness.send(PLAIN.withShardingKey("key").body("0"));

        harness.path.sweep();
        harness.send(PLAIN.withShardingKey("key").body("1"));

        assertThat(harness.broker.heldSends()).isEqualTo(1);
        harness.broker.releaseSends();
        assertThat(harness.storedTexts()).containsExactly("0", "1");
    }

    @Test
    void sweepingUnderLoadLosesNothingAndKeepsTheOrder() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(3);
        List<Future<List<CompletableFuture<SendReceipt>>>> senders = new ArrayList<>();
        try {
            Future<?> sweeper = pool.submit(() -> {
                while (!done.get()) {
                    harness.path.sweep();
                }
            });
            for (int thread = 0; thread < 2; thread++) {
                String key = "key " + thread;
                senders.add(pool.submit(() -> harness.sendNumbered(PLAIN.withShardingKey(key), 2_000)));
            }
            for (Future<List<CompletableFuture<SendReceipt>>> sender : senders) {
                List<CompletableFuture<SendReceipt>> receipts = sender.get();
                CompletableFuture.allOf(receipts.toArray(CompletableFuture[]::new))
                        .join();
                assertThat(receipts)
                        .extracting(receipt -> receipt.join().queueOffset())
                        .isSorted();
            }
            done.set(true);
            sweeper.get();
        } finally {
            done.set(true);
            pool.shutdownNow();
        }

        assertThat(harness.storedTexts()).hasSize(4_000);
        harness.assertNothingIsHeld();
    }
}
