package io.github.rocketmqproxy.session;

import static io.github.rocketmqproxy.session.SessionHarness.ANYBODY;
import static io.github.rocketmqproxy.session.SessionHarness.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Cluster;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy is no way into networks that its clients cannot reach themselves. */
class AllowedEndpointsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.5:9876", "allowed:9877", "allowed:9876;10.0.0.5:9876", "169.254.169.254:80", "[::1]:1"})
    void clusterThatIsNotAllowedIsRefusedAndNothingIsOpened(String endpoint) {
        SessionHarness harness = SessionHarness.allowing("allowed:9876");
        ClientOrigin origin = new ClientOrigin(endpoint, "", "", "");

        for (ProxyException refusal : List.of(
                failureOf(harness.sessions.openProducer(origin, "orders")),
                failureOf(harness.sessions.openConsumer(origin, "orders", "group", "*")))) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(refusal).hasMessageContaining("ALLOWED_ENDPOINTS").hasMessageNotContaining("allowed:9876");
        }
        assertThat(harness.clusters).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:9876",
                "http://localhost:9876",
                "LOCALHOST:9876",
                "[::1]:9876",
                "[0:0:0:0:0:0:0:1]:09876",
                "[::ffff:127.0.0.1]:9876"
            })
    void everySpellingOfAnAllowedAddressIsAllowedAndMeansTheConfiguredOne(String endpoint) {
        SessionHarness harness = SessionHarness.allowing("localhost:9876");

        harness.sessions
                .openProducer(new ClientOrigin(endpoint, "", "", ""), "orders")
                .join();

        assertThat(harness.clusters.keySet()).containsExactly(new Cluster(List.of("localhost:9876"), "", ""));
    }

    @Test
    void clientThatNamesNoClusterIsServed() {
        SessionHarness harness = SessionHarness.allowing("allowed:9876");

        assertThat(harness.sessions.openProducer(ANYBODY, "orders")).isCompleted();
    }

    @Test
    void idOfAClusterThatIsNoLongerAllowedIsRefused() {
        SessionHarness before = SessionHarness.standard();
        ClientOrigin origin = new ClientOrigin("old:9876", "", "", "");
        String producer = before.sessions.openProducer(origin, "orders").join();
        String consumer = before.sessions
                .openConsumer(origin, "orders", "group", "*")
                .join()
                .id();
        SessionHarness now = SessionHarness.allowing("new:9876");

        for (ProxyException refusal : List.of(
                catchThrowableOfType(ProxyException.class, () -> now.sessions.producer(producer)),
                catchThrowableOfType(ProxyException.class, () -> now.sessions.consumer(consumer)))) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(refusal).hasMessageContaining("old:9876").hasMessageContaining("ALLOWED_ENDPOINTS");
        }
        assertThat(now.clusters).isEmpty();
        SessionHarness both = SessionHarness.allowing("new:9876", "old:9876");
        both.send(producer, "still there");
    }
}
