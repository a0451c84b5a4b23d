package io.github.rocketmqproxy.launcher.faults;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.github.rocketmqproxy.proto.v2.AckMessageEntry;
import io.github.rocketmqproxy.proto.v2.AckMessageRequest;
import io.github.rocketmqproxy.proto.v2.Address;
import io.github.rocketmqproxy.proto.v2.AddressScheme;
import io.github.rocketmqproxy.proto.v2.Assignment;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.EndTransactionRequest;
import io.github.rocketmqproxy.proto.v2.EndTransactionResponse;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import io.github.rocketmqproxy.proto.v2.FilterExpression;
import io.github.rocketmqproxy.proto.v2.FilterType;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc.MessagingServiceStub;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentRequest;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentResponse;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.SendResultEntry;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import io.github.rocketmqproxy.proto.v2.TransactionResolution;
import io.github.rocketmqproxy.proto.v2.TransactionSource;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The official protocol as its clients use it: three seconds for a send, asked assignments every five seconds, a long poll at each
 * broker that they name, a second's pause after one that failed.
 */
final class V2Traffic extends Traffic {
    private static final int SEND_SECONDS = 3;
    private static final int POLL_SECONDS = 5;
    private static final int HIDDEN_SECONDS = 10;
    private static final long PAUSE_MILLIS = 1_000;
    private static final int FIFO_GROUPS = 8;
    private static final long DELAY_SECONDS = 2;
    private static final long ASSIGNMENTS_MILLIS = 5_000;

    private final int attempts;
    private final MessageType type;
    private final String topic;

    /**
     * Connects.
     *
     * @param attempts how often a message is tried, at once after a failure: official clients try three times
     */
    V2Traffic(int producerPort, int consumerPort, int attempts) {
        this(producerPort, consumerPort, attempts, MessageType.NORMAL, PACE_MILLIS);
    }

    /** One whose messages are of another type, in a topic of their own. */
    V2Traffic(int producerPort, int consumerPort, int attempts, MessageType type, long paceMillis) {
        super(producerPort, consumerPort, paceMillis);
        this.attempts = attempts;
        this.type = type;
        this.topic = "faults-v2-" + attempts + (type == MessageType.NORMAL ? "" : "-" + type);
    }

    @Override
    String kind() {
        return "v2" + (type == MessageType.NORMAL ? "" : " " + type)
                + (attempts == 1 ? "" : ", " + attempts + " attempts");
    }

    @Override
    void openProducer() {
        Code code = MessagingServiceGrpc.newBlockingStub(producer())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers()))
                .withDeadlineAfter(setupSeconds(), TimeUnit.SECONDS)
                .queryRoute(QueryRouteRequest.newBuilder()
                        .setTopic(resource(topic))
                        .setEndpoints(endpoints())
                        .build())
                .getStatus()
                .getCode();
        if (code != Code.OK) {
            throw new IllegalStateException("no route of " + topic + ": " + code);
        }
    }

    @Override
    void openConsumer() {
        new Assignments(consumer()).ask();
    }

    @Override
    void send(Ledger ledger, String id) {
        Message message = Message.newBuilder()
                .setTopic(resource(topic))
                .setBody(ByteString.copyFromUtf8(id))
                .setSystemProperties(properties())
                .build();
        send(SendMessageRequest.newBuilder().addMessages(message).build(), ledger, id, 1);
    }

    private SystemProperties properties() {
        SystemProperties.Builder properties = SystemProperties.newBuilder()
                .setMessageId(
                        "01" + UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT))
                .setBodyEncoding(Encoding.IDENTITY)
                .setMessageType(type)
                .setBornHost("faults");
        if (type == MessageType.FIFO) {
            properties.setMessageGroup("group-" + ThreadLocalRandom.current().nextInt(FIFO_GROUPS));
        } else if (type == MessageType.DELAY) {
            properties.setDeliveryTimestamp(
                    Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond() + DELAY_SECONDS));
        }
        return properties.build();
    }

    private void send(SendMessageRequest request, Ledger ledger, String id, int attempt) {
        stub(producer())
                .withDeadlineAfter(SEND_SECONDS, TimeUnit.SECONDS)
                .sendMessage(
                        request,
                        answer(
                                (SendMessageResponse sent) -> {
                                    if (sent.getStatus().getCode() == Code.OK) {
                                        stored(sent.getEntries(0), ledger, id);
                                    } else {
                                        failed(
                                                request,
                                                ledger,
                                                id,
                                                attempt,
                                                sent.getStatus().getCode().name());
                                    }
                                },
                                failure -> failed(request, ledger, id, attempt, name(failure))));
    }

    /** A half message counts when it is committed. One whose commit fails is asked for, and stays half. */
    private void stored(SendResultEntry entry, Ledger ledger, String id) {
        if (type != MessageType.TRANSACTION) {
            ledger.confirmed(id);
            return;
        }
        stub(producer())
                .withDeadlineAfter(SEND_SECONDS, TimeUnit.SECONDS)
                .endTransaction(
                        EndTransactionRequest.newBuilder()
                                .setTopic(resource(topic))
                                .setMessageId(entry.getMessageId())
                                .setTransactionId(entry.getTransactionId())
                                .setResolution(TransactionResolution.COMMIT)
                                .setSource(TransactionSource.SOURCE_CLIENT)
                                .build(),
                        answer(
                                (EndTransactionResponse ended) -> {
                                    if (ended.getStatus().getCode() == Code.OK) {
                                        ledger.confirmed(id);
                                    } else {
                                        ledger.refused(
                                                id,
                                                "commit: " + ended.getStatus().getCode());
                                    }
                                },
                                failure -> ledger.refused(id, "commit: " + name(failure))));
    }

    private void failed(SendMessageRequest request, Ledger ledger, String id, int attempt, String error) {
        if (attempt < attempts && !isClosed()) {
            send(request, ledger, id, attempt + 1);
        } else {
            ledger.refused(id, error);
        }
    }

    private static MessagingServiceStub stub(ManagedChannel channel) {
        return MessagingServiceGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers()));
    }

    private static Metadata headers() {
        Metadata headers = new Metadata();
        put(headers, "x-mq-client-id", "faults@" + ProcessHandle.current().pid());
        put(headers, "x-mq-language", "JAVA");
        put(headers, "x-mq-client-version", "5.1.0");
        put(headers, "x-mq-protocol", "v2");
        return headers;
    }

    private static void put(Metadata headers, String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }

    private static Resource resource(String name) {
        return Resource.newBuilder().setName(name).build();
    }

    private static Endpoints endpoints() {
        return Endpoints.newBuilder()
                .setScheme(AddressScheme.IPv4)
                .addAddresses(Address.newBuilder().setHost("127.0.0.1").setPort(8081))
                .build();
    }

    /** The brokers to ask; over one connection, for as long as it is the consumer's. */
    private final class Assignments {
        private final ManagedChannel channel;
        private final Set<String> polled = ConcurrentHashMap.newKeySet();

        Assignments(ManagedChannel channel) {
            this.channel = channel;
        }

        boolean isOver() {
            return isClosed() || channel != consumer();
        }

        void ask() {
            if (isOver()) {
                return;
            }
            stub(channel)
                    .withDeadlineAfter(SEND_SECONDS, TimeUnit.SECONDS)
                    .queryAssignment(
                            QueryAssignmentRequest.newBuilder()
                                    .setTopic(resource(topic))
                                    .setGroup(resource(topic))
                                    .setEndpoints(endpoints())
                                    .build(),
                            answer(this::follow, failure -> later(PAUSE_MILLIS, this::ask)));
        }

        private void follow(QueryAssignmentResponse answer) {
            boolean known = answer.getStatus().getCode() == Code.OK;
            for (Assignment assignment : answer.getAssignmentsList()) {
                MessageQueue queue = assignment.getMessageQueue();
                if (polled.add(queue.getBroker().getName())) {
                    new Poll(this, queue).ask();
                }
            }
            later(known ? ASSIGNMENTS_MILLIS : PAUSE_MILLIS, this::ask);
        }
    }

    /** One long poll after the other. */
    private final class Poll implements StreamObserver<ReceiveMessageResponse> {
        private final Assignments assignments;
        private final MessageQueue queue;
        private Code code = Code.OK;

        Poll(Assignments assignments, MessageQueue queue) {
            this.assignments = assignments;
            this.queue = queue;
        }

        void ask() {
            if (assignments.isOver()) {
                return;
            }
            stub(assignments.channel)
                    .withDeadlineAfter(POLL_SECONDS + SEND_SECONDS, TimeUnit.SECONDS)
                    .receiveMessage(
                            ReceiveMessageRequest.newBuilder()
                                    .setGroup(resource(topic))
                                    .setMessageQueue(queue)
                                    .setBatchSize(32)
                                    .setFilterExpression(FilterExpression.newBuilder()
                                            .setType(FilterType.TAG)
                                            .setExpression("*"))
                                    .setInvisibleDuration(seconds(HIDDEN_SECONDS))
                                    .setLongPollingTimeout(seconds(POLL_SECONDS))
                                    .build(),
                            this);
        }

        @Override
        public void onNext(ReceiveMessageResponse response) {
            if (response.hasStatus()) {
                code = response.getStatus().getCode();
            } else if (response.hasMessage()) {
                received(response.getMessage());
            }
        }

        private void received(Message message) {
            Ledger ledger = ledger();
            String id = message.getBody().toStringUtf8();
            ledger.delivered(id, message.getSystemProperties().getDeliveryAttempt() > 1);
            stub(assignments.channel)
                    .withDeadlineAfter(SEND_SECONDS, TimeUnit.SECONDS)
                    .ackMessage(
                            AckMessageRequest.newBuilder()
                                    .setGroup(resource(topic))
                                    .setTopic(resource(topic))
                                    .addEntries(AckMessageEntry.newBuilder()
                                            .setMessageId(message.getSystemProperties()
                                                    .getMessageId())
                                            .setReceiptHandle(message.getSystemProperties()
                                                    .getReceiptHandle()))
                                    .build(),
                            answer(
                                    acked -> {
                                        if (acked.getStatus().getCode() == Code.OK) {
                                            ledger.acked(id);
                                        }
                                    },
                                    failure -> {}));
        }

        @Override
        public void onError(Throwable failure) {
            later(PAUSE_MILLIS, this::ask);
        }

        @Override
        public void onCompleted() {
            if (code == Code.OK || code == Code.MESSAGE_NOT_FOUND) {
                ask();
            } else {
                later(PAUSE_MILLIS, this::ask);
            }
        }

        private static com.google.protobuf.Duration seconds(long seconds) {
            return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).build();
        }
    }
}
