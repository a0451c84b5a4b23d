package io.github.rocketmqproxy.launcher.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.rocketmqproxy.launcher.LauncherProcess;
import io.github.rocketmqproxy.proto.simple.AckMessageRequest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.ReceiveMessagesRequest;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyBlockingStub;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The figures of a proxy in Prometheus' text format. */
record Figures(String text) {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? ");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    static Figures of(LauncherProcess proxy) throws IOException {
        try (InputStream in = proxy.admin("/metrics/prometheus").toURL().openStream()) {
            return new Figures(new String(in.readAllBytes(), UTF_8));
        }
    }

    /** Lets one of each happen: a message sent, received and acknowledged, and a call that fails. */
    static void makeSome(LauncherProcess proxy, String topic) {
        ManagedChannel channel = Grpc.newChannelBuilder(
                        "localhost:" + proxy.grpcPort(), InsecureChannelCredentials.create())
                .build();
        try (Context.CancellableContext receiving = Context.current().withCancellation()) {
            RocketMQProxyBlockingStub stub =
                    RocketMQProxyGrpc.newBlockingStub(channel).withDeadlineAfter(1, TimeUnit.MINUTES);
            String producer = stub.createProducer(
                            CreateProducerRequest.newBuilder().setTopic(topic).build())
                    .getProducerId();
            String consumer = stub.createConsumer(CreateConsumerRequest.newBuilder()
                            .setTopic(topic)
                            .setGroupId(topic + "-group")
                            .setTagExpression("*")
                            .build())
                    .getConsumerId();
            SendMessageRequest message = SendMessageRequest.newBuilder()
                    .setProducerId(producer)
                    .setMessageBody("a body")
                    .build();
            stub.sendMessage(message);
            receiving.run(() -> {
                Iterator<Message> stream = stub.receiveMessages(ReceiveMessagesRequest.newBuilder()
                        .setConsumerId(consumer)
                        .build());
                stub.ackMessage(AckMessageRequest.newBuilder()
                        .setConsumerId(consumer)
                        .setReceiptHandle(stream.next().getReceiptHandle())
                        .build());
            });
            stub.sendMessage(message.toBuilder().setTag("no|tag").build());
            stub.sendMessage(message.toBuilder().setProducerId("no id").build());
        } catch (StatusRuntimeException expected) {
            // That of the unknown id.
        } finally {
            channel.shutdownNow();
        }
    }

    /** The names of all samples. */
    Set<String> names() {
        return SAMPLE.matcher(text)
                .results()
                .map(sample -> sample.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of all labels. */
    Set<String> labels() {
        return LABEL.matcher(text)
                .results()
                .map(label -> label.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
