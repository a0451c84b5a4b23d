package io.github.rocketmqproxy.receive;

import static io.github.rocketmqproxy.receive.ReceiveHarness.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads fetch, hand out, settle, close and open at once. */
@Timeout(120)
class ReceiveStressTest {
    private static final int MESSAGES = 6_000;
    private static final int STREAMS = 3;

    private final ReceiveHarness harness = new ReceiveHarness(
            ReceiveHarness.config(200, Duration.ofMillis(100), 1_000_000),
            new MemoryBudget(1_000_000, 100_000),
            "broker-a",
            "broker-b");
    private final Queue<Delivery> delivered = new ConcurrentLinkedQueue<>();
    private final Set<DeliveryHandle> handles = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    /** Time flies here: some have expired before the answer to their acknowledgement is there, and come again or not. */
    private final Set<String> expired = ConcurrentHashMap.newKeySet();

    private final AtomicInteger deliveredTwice = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicReferenceArray<DeliveryStream> streams = new AtomicReferenceArray<>(STREAMS);
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void nothingIsLostOrHandedOutTwiceAndTheBudgetIsFreeAtTheEnd() throws Exception {
        for (int i = 0; i < STREAMS; i++) {
            streams.set(i, open());
        }
        ExecutorService pool = Executors.newCachedThreadPool();
        try {
            List<Future<?>> work = new ArrayList<>();
            work.add(pool.submit(() -> repeat(() -> stream().pump())));
            work.add(pool.submit(() -> repeat(() -> stream().pump())));
            work.add(pool.submit(() -> repeat(this::settleOne)));
            work.add(pool.submit(() -> repeat(this::settleOne)));
            work.add(pool.submit(() -> repeat(() -> harness.advance(Duration.ofMillis(20)))));
            work.add(pool.submit(() -> repeat(this::replaceOne)));
            Future<?> producing = pool.submit(this::produce);
            producing.get();
            while (acknowledged.size() < MESSAGES / 2) {
                Thread.onSpinWait();
            }
            done.set(true);
            for (Future<?> each : work) {
                each.get();
            }
        } finally {
            done.set(true);
            pool.shutdownNow();
        }
        for (int i = 0; i < STREAMS; i++) {
            streams.get(i).close();
        }
        harness.assertBudgetIsFree();

        takeWhatIsLeft();

        assertThat(deliveredTwice).as("handed out twice").hasValue(0);
        assertThat(overlaps).as("calls of one client that overlapped").hasValue(0);
        expired.addAll(acknowledged);
        assertThat(expired).as("handed out and settled").isEqualTo(allTexts());
        assertThat(harness.broker.inFlight(ORDERS)).isZero();
        assertThat(harness.path.unacknowledged()).isZero();
        harness.assertBudgetIsFree();
    }

    private void takeWhatIsLeft() {
        delivered.clear();
        DeliveryStream last = open();
        for (int i = 0; i < 200; i++) {
            harness.advance(Duration.ofSeconds(1));
            for (Delivery next = delivered.poll(); next != null; next = delivered.poll()) {
                acknowledge(next);
            }
        }
        last.close();
    }

    private void repeat(Runnable work) {
        while (!done.get()) {
            work.run();
        }
    }

    private void produce() {
        for (int i = 0; i < MESSAGES; i++) {
            String broker = i % 3 == 0 ? "broker-b" : "broker-a";
            harness.produce(broker, i % 4, TestMessages.to("orders").body(Integer.toString(i)));
        }
    }

    private void settleOne() {
        Delivery delivery = delivered.poll();
        if (delivery == null) {
            Thread.yield();
        } else if (ThreadLocalRandom.current().nextInt(20) == 0) {
            harness.path.changeInvisible(ORDERS, delivery.handle(), Duration.ZERO, true);
        } else if (ThreadLocalRandom.current().nextInt(20) == 0) {
            harness.path
                    .changeInvisible(ORDERS, delivery.handle(), Duration.ofSeconds(90), true)
                    .thenCompose(renewed -> harness.path.acknowledge(ORDERS, renewed, TraceSpan.NONE))
                    .whenComplete((nothing, failure) -> settled(delivery, failure));
        } else {
            acknowledge(delivery);
        }
    }

    private void acknowledge(Delivery delivery) {
        harness.path
                .acknowledge(ORDERS, delivery.handle(), TraceSpan.NONE)
                .whenComplete((nothing, failure) -> settled(delivery, failure));
    }

    private void settled(Delivery delivery, @Nullable Throwable failure) {
        if (failure == null) {
            acknowledged.add(TestMessages.text(delivery.body()));
        } else if (ProxyException.from(failure).code() == ErrorCode.INVALID_RECEIPT_HANDLE) {
            expired.add(TestMessages.text(delivery.body()));
        }
    }

    private void replaceOne() {
        int which = ThreadLocalRandom.current().nextInt(STREAMS);
        streams.get(which).close();
        streams.set(which, open());
        Thread.yield();
    }

    private DeliveryStream stream() {
        return streams.get(ThreadLocalRandom.current().nextInt(STREAMS));
    }

    private DeliveryStream open() {
        AtomicBoolean delivering = new AtomicBoolean();
        return harness.path.open(ORDERS, new DeliverySink() {
            @Override
            public boolean isReady() {
                return ThreadLocalRandom.current().nextInt(10) != 0;
            }

            @Override
            public void deliver(Delivery delivery) {
                if (!delivering.compareAndSet(false, true)) {
                    overlaps.incrementAndGet();
                }
                if (!handles.add(delivery.handle())) {
                    deliveredTwice.incrementAndGet();
                }
                delivered.add(delivery);
                delivering.set(false);
            }
        });
    }

    private static Set<String> allTexts() {
        return new HashSet<>(
                IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList());
    }
}
