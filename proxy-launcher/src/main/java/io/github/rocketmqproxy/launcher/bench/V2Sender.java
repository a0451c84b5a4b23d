package io.github.rocketmqproxy.launcher.bench;

import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** Sends by one call of the official protocol for each message, as the official clients do. */
final class V2Sender implements Sender {
    private final List<V2Client> clients;
    private final Resource topic;
    /** Ids have 34 hexadecimal digits: a version, then what is the same for this run, then a number. */
    private final String idBeginning = "01"
            + UUID.randomUUID().toString().replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT);

    private final AtomicLong count = new AtomicLong();

    private V2Sender(List<V2Client> clients, String topic) {
        this.clients = clients;
        this.topic = V2Client.resource(topic);
    }

    static V2Sender open(Connections connections, BenchOptions options, ScheduledExecutorService timer)
            throws BenchException {
        List<V2Client> clients = new ArrayList<>();
        for (ManagedChannel channel : connections.channels()) {
            clients.add(V2Client.producer(channel, options, timer));
        }
        return new V2Sender(clients, options.topic());
    }

    @Override
    public void send(int worker, Payload body, Outcome outcome) {
        Message message = Message.newBuilder()
                .setTopic(topic)
                .setBody(body.bytes())
                .setSystemProperties(SystemProperties.newBuilder()
                        .setMessageId(newId())
                        .setMessageType(MessageType.NORMAL)
                        .setBodyEncoding(Encoding.IDENTITY)
                        .setBornHost("bench")
                        .setBornTimestamp(now()))
                .build();
        Deadline.on(clients.get(worker % clients.size()).stub())
                .sendMessage(
                        SendMessageRequest.newBuilder().addMessages(message).build(), new UnaryAnswer<>(outcome) {
                            @Override
                            void judge(SendMessageResponse answer, Outcome outcome) {
                                V2Sender.judge(answer, outcome);
                            }
                        });
    }

    private static void judge(SendMessageResponse answer, Outcome outcome) {
        if (answer.getStatus().getCode() == Code.OK) {
            outcome.succeeded();
        } else {
            outcome.failed(
                    answer.getStatus().getCode().name(), answer.getStatus().getMessage());
        }
    }

    private static com.google.protobuf.Timestamp now() {
        long millis = System.currentTimeMillis();
        return com.google.protobuf.Timestamp.newBuilder()
                .setSeconds(millis / 1000)
                .setNanos((int) (millis % 1000) * 1_000_000)
                .build();
    }

    private String newId() {
        String number = Long.toHexString(count.incrementAndGet()).toUpperCase(Locale.ROOT);
        return idBeginning + "0000000000000000".substring(number.length()) + number;
    }
}
