package io.github.rocketmqproxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.testkit.Fuzzed;
import java.util.List;

class EndpointsFuzzTest {
    @FuzzTest
    void addressesAreReadOrRefused(byte[] data) {
        List<String> addresses;
        try {
            addresses = Endpoints.parse(Fuzzed.text(data));
        } catch (ProxyException refusal) {
            Fuzzed.assertRefusal(refusal);
            return;
        }
        assertThat(addresses).doesNotHaveDuplicates();
        assertThat(Endpoints.parse(String.join(";", addresses))).isEqualTo(addresses);
        for (String address : addresses) {
            String canonical = Endpoints.canonical(address);
            assertThat(Endpoints.canonical(canonical)).isEqualTo(canonical);
            assertThat(Endpoints.isIpv4(address) && Endpoints.isIpv6(address)).isFalse();
        }
    }
}
