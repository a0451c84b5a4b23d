package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.proto.v2.Address;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import io.github.rocketmqproxy.testkit.Fuzzed;
import java.util.List;

/** Whatever a client has called, routes carry an address, or it is refused. */
class AccessPointFuzzTest {
    private final AccessPoint accessPoint = new AccessPoint(List.of());

    @FuzzTest
    void authorityIsAnAddressOrRefused(byte[] data) {
        CallHeaders headers = new CallHeaders("", "", "", "", Fuzzed.text(data), Caller.ANYBODY);
        try {
            for (Address address :
                    accessPoint.of(Endpoints.getDefaultInstance(), headers).getAddressesList()) {
                assertThat(address.getHost()).isNotEmpty();
                assertThat(address.getPort()).isBetween(1, 65_535);
            }
        } catch (ProxyException refusal) {
            Fuzzed.assertRefusal(refusal);
        }
    }
}
