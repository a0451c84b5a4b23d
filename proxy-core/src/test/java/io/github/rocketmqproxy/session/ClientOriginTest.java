package io.github.rocketmqproxy.session;

import static io.github.rocketmqproxy.session.SessionHarness.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Cluster;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which cluster a client gets, and as whom. */
class ClientOriginTest {
    private final SessionHarness harness = SessionHarness.standard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other:9876",
                "http://other:9876",
                "https://other:9876/",
                "HTTP://other:9876",
                "tcp://other:9876",
                " other:9876 ",
                "other:9876;",
                "other:9876,other:9876"
            })
    void spellingsOfOneEndpointAreOneCluster(String endpoint) {
        open(new ClientOrigin(endpoint, "", "", ""));

        assertThat(harness.clusters.keySet()).containsExactly(new Cluster(List.of("other:9876"), "", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "'a:1;b:2', 'a:1 b:2'",
        "'a:1,b:2', 'a:1 b:2'",
        "'http://a:1;http://b:2', 'a:1 b:2'",
        "'[::1]:9876', '[::1]:9876'",
        "'127.0.0.1:9876', '127.0.0.1:9876'"
    })
    void severalNameServersAreOneCluster(String endpoint, String expected) {
        open(new ClientOrigin(endpoint, "", "", ""));

        assertThat(harness.clusters.keySet()).containsExactly(new Cluster(List.of(expected.split(" ")), "", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other",
                "other:",
                ":9876",
                "other:0",
                "other:65536",
                "other:98765432109",
                "other:port",
                "a b:1 c",
                "ftp://other:9876",
                "user@other:9876",
                "other:9876/path",
                "::1:9876",
                "öther:9876"
            })
    void endpointThatIsNoneIsRefusedWithItsValue(String endpoint) {
        assertThat(SessionHarness.failureOf(
                        harness.sessions.openProducer(new ClientOrigin(endpoint, "", "", ""), "orders")))
                .hasMessageContaining("endpoint: \"" + endpoint + "\"")
                .hasMessageContaining("host:port")
                .extracting("code")
                .isEqualTo(ErrorCode.ILLEGAL_ENDPOINT);
        assertThat(harness.clusters).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "own-1:9876;own-2:9876", "http://own-1:9876,own-2:9876", "own-2:9876;own-1:9876"})
    void clientWithoutCredentialsUsesThoseOfTheProxyForItsOwnCluster(String endpoint) {
        open(new ClientOrigin(endpoint, "", "", ""));

        assertThat(harness.clusters.keySet()).containsExactly(OWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other:9876", "own-1:9876", "own-1:9876;own-2:9876;other:9876"})
    void credentialsOfTheProxyAreNotTakenElsewhere(String endpoint) {
        open(new ClientOrigin(endpoint, "", "", ""));

        Set<Cluster> used = harness.clusters.keySet();
        assertThat(used).singleElement().satisfies(cluster -> {
            assertThat(cluster.accessKeyId()).isEmpty();
            assertThat(cluster.accessKeySecret()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "own-2:9876;own-1:9876"})
    void credentialsOfTheClientGoFirst(String endpoint) {
        open(new ClientOrigin(endpoint, "mine", "my secret", ""));

        assertThat(harness.clusters.keySet()).containsExactly(new Cluster(OWN.nameServers(), "mine", "my secret"));
    }

    @Test
    void clientsWithDifferentCredentialsDoNotShareAnything() {
        open(new ClientOrigin("", "one", "secret", ""));
        open(new ClientOrigin("", "two", "secret", ""));
        open(new ClientOrigin("", "one", "other secret", ""));
        open(new ClientOrigin("", "one", "secret", ""));

        assertThat(harness.clusters).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"mine, ''", "'', 'my secret'"})
    void halfOfTheCredentialsIsRefusedWithoutShowingTheSecret(String id, String secret) {
        assertThat(SessionHarness.failureOf(
                        harness.sessions.openProducer(new ClientOrigin("", id, secret, ""), "orders")))
                .hasMessageContaining("access_key_id and access_key_secret")
                .hasMessageContaining("expected: both or none")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("my secret"))
                .extracting("code")
                .isEqualTo(ErrorCode.ACCESS_DENIED);
    }

    @Test
    void endpointIsNeededWhereTheProxyHasNoClusterOfItsOwn() {
        SessionHarness homeless = SessionHarness.withoutClusterOfItsOwn();

        assertThat(SessionHarness.failureOf(homeless.sessions.openProducer(SessionHarness.ANYBODY, "orders")))
                .hasMessageContaining("NAME_SERVER")
                .extracting("code")
                .isEqualTo(ErrorCode.ILLEGAL_ENDPOINT);
        assertThat(homeless.sessions.openProducer(new ClientOrigin("other:9876", "", "", ""), "orders"))
                .isCompleted();
    }

    @Test
    void instanceIdIsALabelUnlessItIsConfiguredAsNamespace() {
        String id = harness.sessions
                .openProducer(new ClientOrigin("", "", "", "MQ_INST_1"), "orders")
                .join();

        assertThat(harness.sessions.producer(id).topic()).isEqualTo("orders");
    }

    @Test
    void instanceIdAsNamespaceComesBeforeTopicAndGroup() {
        SessionHarness namespaced = SessionHarness.withNamespaces();
        namespaced.own().broker.topic("MQ_INST_1%orders", 1);
        ClientOrigin origin = new ClientOrigin("", "", "", "MQ_INST_1");

        String producer = namespaced.sessions.openProducer(origin, "orders").join();
        OpenedConsumer consumer =
                namespaced.sessions.openConsumer(origin, "orders", "group", "*").join();

        assertThat(namespaced.sessions.producer(producer).topic()).isEqualTo("MQ_INST_1%orders");
        assertThat(consumer.subscription().topic()).isEqualTo("MQ_INST_1%orders");
        assertThat(consumer.subscription().group()).isEqualTo("MQ_INST_1%group");
        assertThat(consumer.group()).isEqualTo("group");
        assertThat(consumer.note()).isEqualTo("OK");
    }

    @Test
    void emptyInstanceIdIsNoNamespace() {
        SessionHarness namespaced = SessionHarness.withNamespaces();

        String id = namespaced
                .sessions
                .openProducer(SessionHarness.ANYBODY, "orders")
                .join();

        assertThat(namespaced.sessions.producer(id).topic()).isEqualTo("orders");
    }

    @Test
    void instanceIdThatMakesNoLegalNameIsRefused() {
        SessionHarness namespaced = SessionHarness.withNamespaces();

        assertThat(SessionHarness.failureOf(
                                namespaced.sessions.openProducer(new ClientOrigin("", "", "", "no good"), "orders"))
                        .code())
                .isEqualTo(ErrorCode.ILLEGAL_TOPIC);
    }

    private void open(ClientOrigin origin) {
        assertThat(harness.sessions.openProducer(origin, "orders")).isCompleted();
    }
}
