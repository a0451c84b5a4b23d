package io.github.rocketmqproxy.send;

import static io.github.rocketmqproxy.send.SendHarness.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.MessageOrigin;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.testkit.FakeBroker.SendRequest;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages of one sharding key are stored in one queue in the order in which they were sent, whatever happens. */
@Timeout(60)
class OrderedSendTest {
    private static final TestMessages KEYED = PLAIN.withShardingKey("order-4711");

    private final SendHarness harness = SendHarness.withBrokers("broker-a", "broker-b");

    @AfterEach
    void everythingIsSettled() {
        harness.broker.releaseSends();
        harness.timer.advance(Duration.ofMinutes(1));
        harness.assertNothingIsHeld();
    }

    @Test
    void queueHasOneRequestInFlightHoweverLongItTakes() {
        harness.broker.holdSends();
        harness.sendNumbered(KEYED, 250);
        harness.timer.advance(Duration.ofSeconds(8));
        assertThat(harness.requestSizes())
                .as("neither a full batch nor the flush interval")
                .containsExactly(1);

        harness.answerOne();
        assertThat(harness.requestSizes()).containsExactly(1, 100);
        harness.answerOne();
        assertThat(harness.requestSizes()).containsExactly(1, 100, 100);

        harness.broker.releaseSends();
        assertThat(harness.storedTexts()).containsExactlyElementsOf(numbers(250));
    }

    @Test
    void messagesOfOneLiteTopicGoToOneQueueEachByItself() {
        for (int i = 0; i < 5; i++) {
            assertThat(harness.send(lite("room-1", i))).isCompleted();
        }

        assertThat(harness.storedTexts()).containsExactlyElementsOf(numbers(5));
        assertThat(harness.requestSizes()).containsOnly(1);
        assertThat(harness.broker.sendRequests().stream()
                        .map(request -> request.brokerName() + request.queueId())
                        .distinct())
                .hasSize(1);
        assertThat(IntStream.range(0, 50)
                        .mapToObj(i -> harness.send(lite("room-" + i, i)).join())
                        .map(receipt -> receipt.brokerName() + receipt.queueId())
                        .distinct()
                        .count())
                .as("queues of 50 lite topics")
                .isGreaterThan(8);
    }

    private static OutboundMessage lite(String liteTopic, int number) {
        OutboundMessage plain = PLAIN.body(Integer.toString(number));
        return new OutboundMessage(
                plain.messageId(),
                plain.topic(),
                plain.body(),
                "",
                "",
                Map.of(),
                "",
                0,
                0,
                Transaction.NONE,
                0,
                liteTopic,
                -1,
                MessageOrigin.UNKNOWN);
    }

    @Test
    void otherQueuesDoNotWaitForABusyOne() {
        harness.warm().broker.holdSends();
        harness.send(KEYED.body("busy"));

        IntStream.range(0, 100)
                .forEach(i -> harness.send(PLAIN.withShardingKey("key " + i).body("other")));

        assertThat(harness.broker.heldSends()).as("all 16 queues").isEqualTo(16);
    }

    @Test
    void plainMessagesDoNotWaitForOrderedOnes() {
        harness.broker.holdSends();
        harness.send(KEYED.body("ordered"));

        harness.send(PLAIN.body("plain"));

        assertThat(harness.broker.heldSends()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"BROKER_UNREACHABLE", "BROKER_BUSY", "BROKER_TIMEOUT"})
    void retryKeepsTheQueueAndTheOrder(ErrorCode failure) {
        harness.broker.failNextSends(2, failure);
        List<CompletableFuture<SendReceipt>> receipts = harness.sendNumbered(KEYED, 30);
        harness.timer.advance(Duration.ofMillis(40));
        assertThat(harness.storedTexts())
                .as("nothing overtakes what is tried again")
                .isEmpty();

        harness.timer.advance(Duration.ofSeconds(1));

        assertThat(receipts).allSatisfy(receipt -> assertThat(receipt).isCompleted());
        assertThat(harness.storedTexts()).containsExactlyElementsOf(numbers(30));
        assertThat(queues()).hasSize(1);
    }

    @Test
    void lostAnswerMayRepeatMessagesButNotLetOthersOvertake() {
        harness.broker.holdSends();
        harness.sendNumbered(KEYED, 20);
        harness.broker.faults().loseNextAnswers(Operation.SEND, 2, ErrorCode.BROKER_TIMEOUT);
        harness.broker.releaseSends();
        harness.timer.advance(Duration.ofSeconds(1));

        List<String> stored = harness.storedTexts();
        assertThat(stored).as("the first was stored three times").hasSizeGreaterThan(20);
        assertThat(stored.stream().distinct()).containsExactlyElementsOf(numbers(20));
        assertThat(stored.subList(stored.size() - 19, stored.size()))
                .containsExactlyElementsOf(numbers(20).subList(1, 20));
    }

    @Test
    void oneBadMessageFailsAloneAndTheOthersKeepTheirOrder() {
        harness.broker.refuse(message -> TestMessages.text(message.body()).equals("7"));
        harness.broker.holdSends();
        List<CompletableFuture<SendReceipt>> receipts = harness.sendNumbered(KEYED, 15);
        harness.broker.releaseSends();

        assertThat(SendHarness.failureOf(receipts.get(7)).code()).isEqualTo(ErrorCode.BROKER_ERROR);
        receipts.remove(7);
        assertThat(receipts).allSatisfy(receipt -> assertThat(receipt).isCompleted());
        List<String> expected = new ArrayList<>(numbers(15));
        expected.remove("7");
        assertThat(harness.broker.stored("orders"))
                .extracting(message -> TestMessages.text(message.body()))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void orderIsKeptWhileTheRouteIsBeingLookedUp() {
        harness.broker.holdRoutes();
        List<CompletableFuture<SendReceipt>> receipts = harness.sendNumbered(KEYED, 50);
        assertThat(harness.requestSizes()).isEmpty();

        harness.broker.releaseRoutes();

        assertThat(receipts).allSatisfy(receipt -> assertThat(receipt).isCompleted());
        assertThat(harness.storedTexts()).containsExactlyElementsOf(numbers(50));
    }

    @Test
    void messageSentFromACallbackComesAfterThoseSentBeforeIt() {
        harness.broker.holdRoutes();
        CompletableFuture<CompletableFuture<SendReceipt>> late =
                harness.send(KEYED.body("0")).thenApply(receipt -> harness.send(KEYED.body("late")));
        for (int i = 1; i < 10; i++) {
            harness.send(KEYED.body(Integer.toString(i)));
        }

        harness.broker.releaseRoutes();

        assertThat(late.join()).isCompleted();
        assertThat(harness.storedTexts()).hasSize(11).endsWith("late");
    }

    @Test
    void failedLookUpFailsThoseWhoWaitAndNoOneElse() {
        harness.broker.holdRoutes();
        harness.broker.failNextRoutes(1, ErrorCode.NAME_SERVER_UNREACHABLE);
        List<CompletableFuture<SendReceipt>> early = harness.sendNumbered(KEYED, 10);
        ConcurrentLinkedQueue<CompletableFuture<SendReceipt>> repeated = new ConcurrentLinkedQueue<>();
        early.forEach(receipt -> receipt.exceptionally(failure -> {
            repeated.add(harness.send(KEYED.body("again")));
            return null;
        }));

        harness.broker.releaseRoutes();

        assertThat(early)
                .allSatisfy(receipt ->
                        assertThat(SendHarness.failureOf(receipt).code()).isEqualTo(ErrorCode.NAME_SERVER_UNREACHABLE));
        assertThat(repeated)
                .hasSize(10)
                .allSatisfy(receipt -> assertThat(receipt).isCompleted());
    }

    @Test
    void faultOfTheBrokerClientSettlesTheMessageAndLetsTheNextGo() {
        harness.broker.holdRoutes();
        harness.broker.faults().breakNext(Operation.SEND);
        List<CompletableFuture<SendReceipt>> receipts = harness.sendNumbered(KEYED, 3);

        harness.broker.releaseRoutes();

        assertThat(SendHarness.failureOf(receipts.get(0)).code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(receipts.get(1)).isCompleted();
        assertThat(receipts.get(2)).isCompleted();
    }

    @Test
    void eightThreadsKeepTheirOrderWhateverHasToBeTriedAgain() throws Exception {
        int threads = 8;
        int messages = 300;
        harness.broker.holdSends();
        harness.broker.holdRoutes();
        // Every fifth message finds the broker busy once; more often in a row, and its send would be given up.
        Set<String> refusedOnce = ConcurrentHashMap.newKeySet();
        harness.broker.busyFor(request -> {
            OutboundMessage first = request.messages().get(0);
            return first.messageId().hashCode() % 5 == 0 && refusedOnce.add(first.messageId());
        });
        ConcurrentLinkedQueue<CompletableFuture<SendReceipt>> receipts = new ConcurrentLinkedQueue<>();
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
        try {
            List<Future<?>> senders = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                senders.add(pool.submit(() -> {
                    go.await();
                    for (int i = 0; i < messages; i++) {
                        // All threads use the same three keys.
                        TestMessages keyed = PLAIN.withShardingKey("key " + i % 3);
                        receipts.add(harness.send(keyed.body(number + ":" + i), Duration.ofHours(1)));
                        if (number == 0 && i == 20) {
                            harness.broker.releaseRoutes();
                        }
                    }
                    return null;
                }));
            }
            Future<?> answering = pool.submit(() -> {
                while (!done.get() || harness.broker.heldSends() > 0) {
                    harness.broker.faults().releaseOne(Operation.SEND);
                    harness.timer.advance(Duration.ofMillis(1));
                }
            });
            go.countDown();
            for (Future<?> sender : senders) {
                sender.get();
            }
            CompletableFuture.allOf(receipts.toArray(CompletableFuture[]::new)).join();
            done.set(true);
            answering.get();
        } finally {
            done.set(true);
            pool.shutdownNow();
        }

        assertThat(refusedOnce).isNotEmpty();
        assertThat(harness.storedTexts()).hasSize(threads * messages).doesNotHaveDuplicates();
        assertThat(queues()).hasSizeLessThanOrEqualTo(3);
        for (int thread = 0; thread < threads; thread++) {
            for (int key = 0; key < 3; key++) {
                assertThat(sentBy(thread, key)).hasSize(messages / 3).isSorted();
            }
        }
    }

    private List<Integer> sentBy(int thread, int key) {
        return harness.broker.sendRequests().stream()
                .flatMap(request -> request.messages().stream())
                .filter(message -> message.shardingKey().equals("key " + key))
                .map(message -> TestMessages.text(message.body()))
                .filter(text -> text.startsWith(thread + ":"))
                .map(text -> Integer.parseInt(text.substring(text.indexOf(':') + 1)))
                .toList();
    }

    private List<String> queues() {
        return harness.broker.sendRequests().stream()
                .map((SendRequest request) -> request.brokerName() + " " + request.queueId())
                .distinct()
                .toList();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
