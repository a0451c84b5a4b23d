package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.v2.Address;
import io.github.rocketmqproxy.proto.v2.AddressScheme;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentRequest;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentResponse;
import io.github.rocketmqproxy.proto.v2.QueryRouteResponse;
import org.junit.jupiter.api.Test;

/** Where routes send their clients. */
class AccessPointIT {
    private final String topic = unique("access-point");

    @Test
    void routesCarryTheAdvertisedAddressAndNotTheOneThatTheClientHasUsed() {
        routesCarry(
                "proxy.example.com:8081", V2Client.endpoints(AddressScheme.DOMAIN_NAME, "proxy.example.com", 8_081));
        routesCarry(
                "http://10.0.0.1:8081;10.0.0.2:8082",
                V2Client.endpoints(AddressScheme.IPv4, "10.0.0.1", 8_081).toBuilder()
                        .addAddresses(Address.newBuilder().setHost("10.0.0.2").setPort(8_082))
                        .build());
        routesCarry("[fd00::1]:8081", V2Client.endpoints(AddressScheme.IPv6, "fd00::1", 8_081));
    }

    private void routesCarry(String setting, Endpoints expected) {
        try (RunningEngine proxy =
                        RunningEngine.start(RunningEngine.config().set(Setting.ADVERTISED_ADDRESS, setting));
                V2Client client = new V2Client(proxy.engine().port())) {
            QueryRouteResponse route = client.route(topic);

            assertThat(route.getStatus().getCode()).isEqualTo(Code.OK);
            assertThat(route.getMessageQueuesList())
                    .isNotEmpty()
                    .allSatisfy(queue -> assertThat(queue.getBroker().getEndpoints())
                            .as(setting)
                            .isEqualTo(expected));
            QueryAssignmentResponse assignment = client.blocking()
                    .queryAssignment(QueryAssignmentRequest.newBuilder()
                            .setTopic(V2Client.resource(topic))
                            .setGroup(V2Client.resource(unique("group")))
                            .setEndpoints(client.endpoints())
                            .build());
            assertThat(assignment.getAssignmentsList())
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(
                                    each.getMessageQueue().getBroker().getEndpoints())
                            .as(setting)
                            .isEqualTo(expected));
        }
    }
}
