package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.proto.v2.Address;
import io.github.rocketmqproxy.proto.v2.AddressScheme;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPointTest {
    private final AccessPoint accessPoint = new AccessPoint(List.of());

    private Endpoints called(String authority) {
        CallHeaders headers = new CallHeaders("", "", "", "", authority, Caller.ANYBODY);
        return accessPoint.of(Endpoints.getDefaultInstance(), headers);
    }

    @ParameterizedTest
    @CsvSource({"proxy:8081,DOMAIN_NAME,proxy", "10.0.0.7:8081,IPv4,10.0.0.7", "[::1]:8081,IPv6,::1"})
    void clientThatTellsNothingGetsWhatItHasCalled(String authority, AddressScheme scheme, String host) {
        assertThat(called(authority))
                .isEqualTo(Endpoints.newBuilder()
                        .setScheme(scheme)
                        .addAddresses(Address.newBuilder().setHost(host).setPort(8081))
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy", ":8081", "proxy:", "proxy:70000", "[::1]", "[:8081", "[]:8081", "[::1:8081"})
    void authorityThatIsNoAddressIsRefused(String authority) {
        assertThatThrownBy(() -> called(authority))
                .isInstanceOfSatisfying(
                        ProxyException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.ILLEGAL_ENDPOINT));
    }
}
