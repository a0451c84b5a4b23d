package io.github.rocketmqproxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServiceDescriptor;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownCallsTest {
    @Test
    void everyRpcOfTheProtocolsHasItsOwnLabel() {
        assertThat(rpcs(true)).isEqualTo(KnownCalls.UNARY);
        assertThat(rpcs(false)).isEqualTo(KnownCalls.STREAMING);
    }

    private static Set<String> rpcs(boolean unary) {
        Set<String> names = new HashSet<>();
        add(names, "", RocketMQProxyGrpc.getServiceDescriptor(), unary);
        add(names, "v2.", MessagingServiceGrpc.getServiceDescriptor(), unary);
        return names;
    }

    private static void add(Set<String> names, String prefix, ServiceDescriptor service, boolean unary) {
        for (MethodDescriptor<?, ?> method : service.getMethods()) {
            if ((method.getType() == MethodType.UNARY) == unary) {
                names.add(prefix + method.getBareMethodName());
            }
        }
    }

    @Test
    void labelTellsTheProtocolsApart() {
        assertThat(KnownCalls.label("rocketmq.RocketMQProxy/SendMessage")).isEqualTo("SendMessage");
        assertThat(KnownCalls.label("ReceiveMessages")).isEqualTo("ReceiveMessages");
        assertThat(KnownCalls.label("apache.rocketmq.v2.MessagingService/SendMessage"))
                .isEqualTo("v2.SendMessage");
        assertThat(KnownCalls.label("apache.rocketmq.v2.MessagingService/Telemetry"))
                .isEqualTo("v2.Telemetry");
    }

    @Test
    void whatNoProtocolHasIsOther() {
        assertThat(KnownCalls.label("grpc.health.v1.Health/Check")).isEqualTo("other");
        assertThat(KnownCalls.label("")).isEqualTo("other");
        assertThat(KnownCalls.label("SendMessage/")).isEqualTo("other");
        assertThat(KnownCalls.label("apache.rocketmq.v2.Admin/SendMessage")).isEqualTo("other");
        assertThat(KnownCalls.label("apache.rocketmq.v2.MessagingService/SendOrderedMessage"))
                .isEqualTo("other");
    }
}
