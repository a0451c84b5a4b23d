package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

/** Which clusters clients may name. */
class AllowedEndpointsIT {
    private final String topic = unique("endpoints");

    @Test
    void withANameServerOfItsOwnTheProxyConnectsToNoOther() throws IOException {
        try (ServerSocket inside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningEngine proxy = RunningEngine.start()) {
            var refused = proxy.client("127.0.0.1:" + inside.getLocalPort()).createProducer(topic);

            assertThat(refused.getSuccess()).isFalse();
            assertThat(refused.getErrorCode()).isEqualTo("FORBIDDEN");
            assertThat(refused.getMessage()).contains("ALLOWED_ENDPOINTS");
            inside.setSoTimeout(500);
            assertThatThrownBy(inside::accept).isInstanceOf(SocketTimeoutException.class);
            String port = SharedBroker.get().nameServerAddress().split(":")[1];
            assertThat(proxy.client("http://localhost:" + port).producer(topic)).isNotEmpty();
        }
    }

    @Test
    void settingAllowsOthersAndOnlyThose() {
        String shared = SharedBroker.get().nameServerAddress();
        ProxyConfig.Builder config = ProxyConfig.builder()
                .grpcHost("127.0.0.1")
                .grpcPort(0)
                .autoCreateTopics(true)
                .set(Setting.ALLOWED_ENDPOINTS, shared);
        try (RunningEngine proxy = RunningEngine.start(config)) {
            assertThat(proxy.client(shared).producer(topic)).isNotEmpty();
            assertThat(proxy.client("127.0.0.1:1").createProducer(topic).getErrorCode())
                    .isEqualTo("FORBIDDEN");
        }
    }
}
