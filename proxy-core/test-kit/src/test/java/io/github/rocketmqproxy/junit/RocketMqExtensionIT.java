package io.github.rocketmqproxy.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RocketMqExtensionIT {
    private static final MetricRegistry REGISTRY = new MetricRegistry();

    @RegisterExtension
    static final RocketMqExtension ROCKETMQ = RocketMqExtension.builder()
            .topic("registered")
            .topic("steps", 1, "FIFO")
            .consumerGroup("registered-readers")
            .setting(Setting.AUTO_CREATE_TOPICS, "false")
            .engine(engine -> engine.metricRegistry(REGISTRY))
            .ownBroker()
            .build();

    @Test
    void topicsGroupsSettingsAndEngineAreAsTheBuilderSays() {
        ROCKETMQ.get().send("registered", "hello");

        assertThat(ROCKETMQ.get().receive("registered", "registered-readers", 1))
                .containsExactly("hello");
        assertThatThrownBy(() -> ROCKETMQ.get().send("nobody-created-this", "x"))
                .hasMessageStartingWith("TOPIC_NOT_FOUND: ");
        assertThat(REGISTRY.getNames()).contains("rocketmq.proxy.messages.sent");
    }

    @Test
    void topicsHaveTheirQueuesAndTheirType() {
        ManagedChannel channel = Grpc.newChannelBuilder(ROCKETMQ.proxyAddress(), InsecureChannelCredentials.create())
                .build();
        try {
            List<MessageQueue> queues = MessagingServiceGrpc.newBlockingStub(channel)
                    .queryRoute(QueryRouteRequest.newBuilder()
                            .setTopic(Resource.newBuilder().setName("steps"))
                            .build())
                    .getMessageQueuesList();

            assertThat(queues)
                    .singleElement()
                    .satisfies(queue ->
                            assertThat(queue.getAcceptMessageTypesList()).containsExactly(MessageType.FIFO));
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void brokerOfItsOwnCanBeStoppedAndComesBackWithItsMessages() {
        RocketMq rocketMq = ROCKETMQ.get();
        rocketMq.broker().createTopic("kept", 1);
        List<String> bodies = IntStream.range(0, 5)
                .mapToObj(number -> "message " + number)
                .peek(body -> rocketMq.send("kept", body))
                .toList();

        String address = rocketMq.broker().brokerAddress();
        rocketMq.broker().stopBroker();
        assertThat(accepts(address)).isFalse();
        rocketMq.broker().startBroker();

        assertThat(rocketMq.receive("kept", "kept-readers", 5)).containsExactlyInAnyOrderElementsOf(bodies);
    }

    @Test
    void extensionThatJUnitHasNotStartedSaysHowToUseIt() {
        assertThatThrownBy(RocketMqExtension.builder().build()::nameServerAddress)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@RegisterExtension");
    }

    private static boolean accepts(String address) {
        int colon = address.indexOf(':');
        try (Socket socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
