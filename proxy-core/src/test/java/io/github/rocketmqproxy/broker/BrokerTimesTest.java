package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerTimesTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long POLL = 5_000;

    private long wall = NOW;
    private long running = 1_000_000;
    private final BrokerTimes times = new BrokerTimes(() -> running * 1_000_000, () -> wall);

    /** What a broker does with a request: true if it takes it, and then it ends it at its time. */
    private boolean asksOnce(long brokerNow) {
        long born = times.now("a");
        if (brokerNow - born - POLL > 500) {
            times.over("a", born, POLL, true);
            return false;
        }
        long kept = Math.max(0, born + POLL - 50 - brokerNow);
        pass(kept);
        times.over("a", born, POLL, false);
        return true;
    }

    private void pass(long millis) {
        running += millis;
        wall += millis;
    }

    @Test
    void clockThatWasNeverHeardIsTakenForOurs() {
        assertThat(times.now("a")).isEqualTo(NOW);
    }

    @Test
    void answerThatTookLongDoesNotPutTheClockBack() {
        times.learn("a", NOW);
        pass(20_000);

        times.learn("a", NOW + 5_000);

        assertThat(times.now("a")).isEqualTo(NOW + 20_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {4_000, 12_000, 60_000, 3_600_000})
    void firstAnswerThatTookLongDoesNotMakeDeaf(long late) {
        pass(late);
        times.learn("a", NOW);

        int refusals = 0;
        while (!asksOnce(wall)) {
            refusals++;
        }

        assertThat(refusals).isLessThanOrEqualTo((int) (late / (POLL + 500)));
        assertThat(times.now("a")).isBetween(wall - POLL, wall);
        asksOnce(wall);
        assertThat(times.now("a")).isBetween(wall - 500, wall);
    }

    @Test
    void proxyWhoseClockIsBehindFindsOutWithoutAnyMessage() {
        long behind = 15_000;

        while (!asksOnce(wall + behind)) {
            pass(10);
        }
        asksOnce(wall + behind);

        assertThat(times.now("a")).isBetween(wall + behind - 500, wall + behind);
    }

    @Test
    void requestThatWasKeptToItsEndChangesNothing() {
        times.learn("a", NOW);
        pass(1_000);

        assertThat(asksOnce(wall)).isTrue();

        assertThat(times.now("a")).isEqualTo(wall);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, 3_600_000})
    void clockThatWasSetIsFollowedAtOnce(long jump) {
        times.learn("a", NOW);

        times.learn("a", NOW + jump);

        assertThat(times.now("a")).isEqualTo(NOW + jump);
    }

    @Test
    void clockOfThisMachineCountsForNothingOnceTheBrokersIsKnown() {
        times.learn("a", NOW);

        wall += 3_600_000;

        assertThat(times.now("a")).isEqualTo(NOW);
        assertThat(times.now("b")).isEqualTo(NOW + 3_600_000);
    }
}
