package io.github.rocketmqproxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KnownCallsTest {
    @Test
    void everyRpcOfTheProtocolHasItsOwnLabel() {
        assertThat(rpcs(true)).isEqualTo(KnownCalls.UNARY);
        assertThat(rpcs(false)).isEqualTo(KnownCalls.STREAMING);
    }

    private static Set<String> rpcs(boolean unary) {
        return RocketMQProxyGrpc.getServiceDescriptor().getMethods().stream()
                .filter(method -> (method.getType() == MethodType.UNARY) == unary)
                .map(MethodDescriptor::getBareMethodName)
                .collect(Collectors.toSet());
    }

    @Test
    void labelIsTheBareNameOrOther() {
        assertThat(KnownCalls.label("rocketmq.RocketMQProxy/SendMessage")).isEqualTo("SendMessage");
        assertThat(KnownCalls.label("ReceiveMessages")).isEqualTo("ReceiveMessages");
        assertThat(KnownCalls.label("grpc.health.v1.Health/Check")).isEqualTo("other");
        assertThat(KnownCalls.label("")).isEqualTo("other");
        assertThat(KnownCalls.label("SendMessage/")).isEqualTo("other");
    }
}
