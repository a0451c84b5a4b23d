package io.github.rocketmqproxy.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveryWindowTest {
    private static final Duration INVISIBLE = Duration.ofSeconds(60);
    private static final Duration EARLY = Duration.ofSeconds(14);
    private static final Duration IN_TIME = Duration.ofSeconds(20);
    private static final Duration LATE = Duration.ofSeconds(31);

    private final DeliveryWindow window = new DeliveryWindow(() -> 1_000);

    @Test
    void startsSmall() {
        assertThat(window.size()).isEqualTo(DeliveryWindow.START);
    }

    @Test
    void neverExceedsTheBufferNotEvenAtTheStart() {
        DeliveryWindow small = new DeliveryWindow(() -> 10);
        assertThat(small.size()).isEqualTo(10);

        acknowledge(small, EARLY, 100);

        assertThat(small.size()).isEqualTo(10);
    }

    @Test
    void growsWithEachEarlyAcknowledgementUpToTheBuffer() {
        acknowledge(window, EARLY, 1);
        assertThat(window.size()).isEqualTo(DeliveryWindow.START + 1);

        acknowledge(window, EARLY, 5_000);
        assertThat(window.size()).isEqualTo(1_000);
    }

    @Test
    void staysWhileAcknowledgementsComeInTime() {
        acknowledge(window, IN_TIME, 100);

        assertThat(window.size()).isEqualTo(DeliveryWindow.START);
    }

    @Test
    void shrinksWithEachLateAcknowledgementButNeverToNothing() {
        acknowledge(window, LATE, 1);
        assertThat(window.size()).isEqualTo(DeliveryWindow.START - 1);

        acknowledge(window, LATE, 1_000);
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void quickClientIsNotHeldUpByWhatItLeavesUnacknowledged() {
        acknowledge(window, EARLY, 1);

        window.expired(50);

        assertThat(window.size()).isEqualTo(DeliveryWindow.START + 1);
    }

    @Test
    void shrinksByAllThatExpireWhileTheClientIsSlow() {
        acknowledge(window, IN_TIME, 1);

        window.expired(10);
        assertThat(window.size()).isEqualTo(DeliveryWindow.START - 10);
        window.expired(1_000);
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void expiryMeansNothingForAClientThatNeverAcknowledges() {
        window.expired(DeliveryWindow.START);

        assertThat(window.size()).isEqualTo(DeliveryWindow.START);
    }

    @Test
    void growsAgainAfterItHasShrunk() {
        acknowledge(window, LATE, 1_000);

        acknowledge(window, EARLY, 3);

        assertThat(window.size()).isEqualTo(4);
    }

    @Test
    void opensForAClientThatReadsOnAndNeverAcknowledges() {
        fullFor(14);
        assertThat(window.size()).isEqualTo(DeliveryWindow.START);

        fullFor(1);
        assertThat(window.size()).isEqualTo(2 * DeliveryWindow.START);
        fullFor(1_000);
        assertThat(window.size()).isEqualTo(1_000);
    }

    @Test
    void staysFullForAClientThatAcknowledges() {
        acknowledge(window, IN_TIME, 1);

        fullFor(100);

        assertThat(window.size()).isEqualTo(DeliveryWindow.START);
    }

    private void fullFor(int seconds) {
        for (int i = 0; i < seconds; i++) {
            window.fullForASecond(INVISIBLE);
        }
    }

    private static void acknowledge(DeliveryWindow window, Duration age, int times) {
        for (int i = 0; i < times; i++) {
            window.acknowledged(age, INVISIBLE);
        }
    }
}
