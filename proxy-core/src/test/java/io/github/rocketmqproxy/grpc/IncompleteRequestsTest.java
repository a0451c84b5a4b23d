package io.github.rocketmqproxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.metrics.DropwizardEngineMetrics;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.testkit.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is refused when there is no more room for requests that are not complete. */
class IncompleteRequestsTest {
    private static final int LIMIT = 1_000_000;

    private final ManualTimer timer = new ManualTimer();
    private final EngineMetrics metrics = new DropwizardEngineMetrics(new MetricRegistry(), "test");
    private final IncompleteRequests requests =
            new IncompleteRequests(LIMIT, Duration.ofSeconds(30), timer::nanoTime, metrics);
    private final RequestSender greedy = requests.open();
    private final RequestSender modest = requests.open();
    private final List<String> refused = new ArrayList<>();

    /** A call that has sent so many bytes. */
    private CallTracer call(RequestSender sender, String name, int bytes) {
        timer.advance(Duration.ofMillis(1));
        CallTracer call = new CallTracer(Integer.MAX_VALUE);
        call.onRefusal(why -> refused.add(name + " " + why.code()));
        sender.received(call, bytes);
        return call;
    }

    @Test
    void connectionThatHoldsMostIsRefusedAndNotTheOneThatNeedsRoom() {
        call(greedy, "greedy 1", 500_000);
        call(greedy, "greedy 2", 400_000);
        call(modest, "modest", 200_000);

        assertThat(refused).containsExactly("greedy 2 OVERLOADED");
        assertThat(requests.bytes()).isEqualTo(700_000 + 2 * RequestSender.PIECE_OVERHEAD);
        assertThat(metrics.snapshot().channelFullEvents()).isEqualTo(1);
    }

    @Test
    void ofOneConnectionTheNewestLargeCallIsRefusedAndNoSmallOne() {
        call(greedy, "first", 450_000);
        call(greedy, "second", 450_000);
        call(greedy, "little", 5_000);
        call(greedy, "third", 93_800);
        call(greedy, "small", 10);

        assertThat(refused).containsExactly("third OVERLOADED");
        call(greedy, "fourth", 200_000);
        assertThat(refused).containsExactly("third OVERLOADED", "fourth OVERLOADED");
    }

    @Test
    void whereNoCallHoldsMuchTheNewestOneIsRefused() {
        for (int i = 0; i < 150; i++) {
            call(greedy, "slow " + i, 7_000);
        }

        assertThat(refused).isNotEmpty().allSatisfy(name -> assertThat(name).startsWith("slow 1"));
        assertThat(refused).doesNotContain("slow 100 OVERLOADED");
        assertThat(requests.bytes()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void requestThatComesInPiecesOfOneByteCountsWhatThePiecesCost() {
        CallTracer call = call(greedy, "pieces", 1);
        for (int i = 1; i < LIMIT / RequestSender.PIECE_OVERHEAD; i++) {
            greedy.received(call, 1);
        }

        assertThat(refused).containsExactly("pieces OVERLOADED");
    }

    @Test
    void completeMessageMakesRoomAndMayBeSaidTwice() {
        CallTracer call = call(greedy, "first", 900_000);
        greedy.done(call);
        greedy.done(call);
        call(greedy, "second", 900_000);

        assertThat(refused).isEmpty();
        assertThat(requests.bytes()).isEqualTo(greedy.bytes()).isEqualTo(900_000 + RequestSender.PIECE_OVERHEAD);
    }

    @Test
    void refusalNamesTheSettingItsValueAndTheRemedy() {
        List<ProxyException> heard = new ArrayList<>();
        CallTracer call = new CallTracer(Integer.MAX_VALUE);
        call.onRefusal(heard::add);
        greedy.received(call, LIMIT + 1);

        assertThat(heard)
                .singleElement()
                .satisfies(why -> assertThat(why)
                        .hasMessage(
                                "REQUEST_BUFFER_BYTES: 1000000 bytes are held of requests that are not complete (limit"
                                        + " 1000000), most of them this connection's; send fewer at once or in smaller parts, or"
                                        + " raise it"));
    }

    @Test
    void whatIsNotCompletedInTimeIsEnded() {
        call(greedy, "old", 100);
        timer.advance(Duration.ofSeconds(20));
        CallTracer slow = call(greedy, "slow", 100);
        timer.advance(Duration.ofSeconds(11));
        greedy.received(slow, 100);
        requests.tick();

        assertThat(refused).containsExactly("old DEADLINE_EXCEEDED");
        timer.advance(Duration.ofSeconds(20));
        requests.tick();
        assertThat(refused).containsExactly("old DEADLINE_EXCEEDED", "slow DEADLINE_EXCEEDED");
        assertThat(requests.bytes()).isZero();
    }
}
