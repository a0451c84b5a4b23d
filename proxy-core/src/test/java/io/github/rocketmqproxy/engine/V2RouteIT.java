package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.endpoints;
import static io.github.rocketmqproxy.engine.V2Client.resource;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.v2.Address;
import io.github.rocketmqproxy.proto.v2.AddressScheme;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.Permission;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.QueryRouteResponse;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.testkit.SharedBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** QueryRoute before the real broker. */
class V2RouteIT {
    private final RunningEngine proxy = RunningEngine.start();
    private final String topic = unique("route");
    private final V2Client client = proxy.v2Client();

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void queuesAreNumberedFromZeroAndMayBeReadAndWritten() {
        SharedBroker.get().createTopic(topic, 3);

        QueryRouteResponse route = client.route(topic);

        assertThat(route.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(route.getMessageQueuesList()).extracting(MessageQueue::getId).containsExactly(0, 1, 2);
        assertThat(route.getMessageQueuesList()).allSatisfy(queue -> {
            assertThat(queue.getTopic()).isEqualTo(resource(topic));
            assertThat(queue.getPermission()).isEqualTo(Permission.READ_WRITE);
            assertThat(queue.getBroker().getName()).isNotEmpty();
            assertThat(queue.getBroker().getId()).isZero();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "DOMAIN_NAME, proxy.example.com, 30081",
        "IPv4, 10.1.2.3, 8081",
        "IPv6, fd00::1, 443",
    })
    void everyBrokerCarriesTheAddressThatTheClientHasUsed(AddressScheme scheme, String host, int port) {
        Endpoints asked = endpoints(scheme, host, port);

        QueryRouteResponse route = route(resource(topic), asked);

        assertThat(route.getMessageQueuesList())
                .isNotEmpty()
                .allSatisfy(
                        queue -> assertThat(queue.getBroker().getEndpoints()).isEqualTo(asked));
    }

    @Test
    void clientThatDoesNotSayItsAddressGetsTheOneThatItHasCalled() {
        QueryRouteResponse route = route(resource(topic), Endpoints.getDefaultInstance());

        assertThat(route.getMessageQueuesList())
                .isNotEmpty()
                .allSatisfy(
                        queue -> assertThat(queue.getBroker().getEndpoints()).isEqualTo(client.endpoints()));
    }

    @Test
    void impossibleAddressesAreRefused() {
        Endpoints twoNames = Endpoints.newBuilder()
                .setScheme(AddressScheme.DOMAIN_NAME)
                .addAddresses(Address.newBuilder().setHost("a.example.com").setPort(1))
                .addAddresses(Address.newBuilder().setHost("b.example.com").setPort(1))
                .build();
        for (Endpoints bad : new Endpoints[] {
            twoNames,
            endpoints(AddressScheme.ADDRESS_SCHEME_UNSPECIFIED, "10.1.2.3", 8081),
            endpoints(AddressScheme.IPv4, "", 8081),
            endpoints(AddressScheme.IPv4, "10.1.2.3", 0),
            endpoints(AddressScheme.IPv4, "10.1.2.3", 65_536)
        }) {
            QueryRouteResponse route = route(resource(topic), bad);

            assertThat(route.getStatus().getCode()).as(bad.toString()).isEqualTo(Code.ILLEGAL_ACCESS_POINT);
            assertThat(route.getMessageQueuesList()).isEmpty();
        }
    }

    @Test
    void topicIsCreatedAtItsFirstUseWhereThatIsAllowed() {
        assertThat(client.route(topic).getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(client.route(topic).getMessageQueuesList()).hasSize(8);
    }

    @Test
    void missingTopicIsToldInTheWordsThatProgramsLookFor() {
        try (RunningEngine strict = RunningEngine.start(RunningEngine.config().autoCreateTopics(false))) {
            QueryRouteResponse route = strict.v2Client().route(topic);

            assertThat(route.getStatus().getCode()).isEqualTo(Code.TOPIC_NOT_FOUND);
            assertThat(route.getStatus().getMessage())
                    .isEqualTo("CODE: 17  DESC: No topic route info in name server for the topic: " + topic);
            assertThat(route.getMessageQueuesList()).isEmpty();
        }
    }

    @Test
    void topicOfANamespaceIsAnother() {
        Resource inNamespace =
                resource(topic).toBuilder().setResourceNamespace("shop").build();
        SharedBroker.get().createTopic("shop%" + topic, 2);

        QueryRouteResponse route = route(inNamespace, client.endpoints());

        assertThat(route.getMessageQueuesList())
                .hasSize(2)
                .allSatisfy(queue -> assertThat(queue.getTopic()).isEqualTo(inNamespace));
    }

    @ParameterizedTest
    @CsvSource({"NORMAL, NORMAL", "FIFO, FIFO", "DELAY, DELAY", "TRANSACTION, TRANSACTION", "PRIORITY, PRIORITY"})
    void routeTellsWhichTypeTheTopicIsFor(String configured, MessageType told) {
        SharedBroker.get().createTopic(topic, 1, configured);

        assertThat(client.route(topic).getMessageQueues(0).getAcceptMessageTypesList())
                .containsExactly(told);
    }

    /** Java's client throws at a topic of no type. */
    @Test
    void topicThatIsNotLimitedTakesTheUsualTypes() {
        assertThat(client.route(topic).getMessageQueuesList())
                .allSatisfy(queue -> assertThat(queue.getAcceptMessageTypesList())
                        .containsExactly(
                                MessageType.NORMAL, MessageType.FIFO, MessageType.DELAY, MessageType.TRANSACTION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a topic", "töpic", "a/b", "SCHEDULE_TOPIC_XXXX", "rmq_sys_SYNC_BROKER_MEMBER_broker-a"})
    void topicThatCannotBeIsRefused(String name) {
        assertThat(client.route(name).getStatus().getCode()).isEqualTo(Code.ILLEGAL_TOPIC);
    }

    @Test
    void emptyRequestIsRefused() {
        QueryRouteResponse route = client.blocking().queryRoute(QueryRouteRequest.getDefaultInstance());

        assertThat(route.getStatus().getCode()).isEqualTo(Code.ILLEGAL_TOPIC);
    }

    private QueryRouteResponse route(Resource asked, Endpoints endpoints) {
        return client.blocking()
                .queryRoute(QueryRouteRequest.newBuilder()
                        .setTopic(asked)
                        .setEndpoints(endpoints)
                        .build());
    }
}
