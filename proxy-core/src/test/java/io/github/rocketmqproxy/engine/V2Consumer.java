package io.github.rocketmqproxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.github.rocketmqproxy.proto.v2.AckMessageEntry;
import io.github.rocketmqproxy.proto.v2.AckMessageRequest;
import io.github.rocketmqproxy.proto.v2.AckMessageResponse;
import io.github.rocketmqproxy.proto.v2.Assignment;
import io.github.rocketmqproxy.proto.v2.ChangeInvisibleDurationRequest;
import io.github.rocketmqproxy.proto.v2.ChangeInvisibleDurationResponse;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.FilterExpression;
import io.github.rocketmqproxy.proto.v2.FilterType;
import io.github.rocketmqproxy.proto.v2.ForwardMessageToDeadLetterQueueRequest;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentRequest;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentResponse;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.proto.v2.Status;
import java.util.ArrayList;
import java.util.List;

/** A consumer of one topic and group, on top of a raw client. */
final class V2Consumer {
    private final V2Client client;
    private final String topic;
    private final String group;

    V2Consumer(V2Client client, String topic, String group) {
        this.client = client;
        this.topic = topic;
        this.group = group;
    }

    QueryAssignmentResponse assignments() {
        return client.blocking()
                .queryAssignment(QueryAssignmentRequest.newBuilder()
                        .setTopic(V2Client.resource(topic))
                        .setGroup(V2Client.resource(group))
                        .setEndpoints(client.endpoints())
                        .build());
    }

    /** What the assignments name, which there must be. */
    List<MessageQueue> queues() {
        QueryAssignmentResponse response = assignments();
        assertThat(response.getStatus().getCode()).as("%s", response).isEqualTo(Code.OK);
        return response.getAssignmentsList().stream()
                .map(Assignment::getMessageQueue)
                .toList();
    }

    /** A request as simple consumers make it: 32 messages, hidden for a minute, from any broker. */
    ReceiveMessageRequest.Builder simple() {
        return any().setInvisibleDuration(Duration.newBuilder().setSeconds(60));
    }

    /** A request as push consumers make it. */
    ReceiveMessageRequest.Builder push() {
        return any().setAutoRenew(true);
    }

    private ReceiveMessageRequest.Builder any() {
        return ReceiveMessageRequest.newBuilder()
                .setGroup(V2Client.resource(group))
                .setMessageQueue(MessageQueue.newBuilder()
                        .setTopic(V2Client.resource(topic))
                        .setId(-1))
                .setBatchSize(32)
                .setFilterExpression(
                        FilterExpression.newBuilder().setType(FilterType.TAG).setExpression("*"))
                .setLongPollingTimeout(Duration.newBuilder().setSeconds(3));
    }

    /** All frames of one call. */
    List<ReceiveMessageResponse> frames(ReceiveMessageRequest.Builder request) {
        List<ReceiveMessageResponse> frames = new ArrayList<>();
        client.blocking().receiveMessage(request.build()).forEachRemaining(frames::add);
        return frames;
    }

    Status status(ReceiveMessageRequest.Builder request) {
        return frames(request).get(0).getStatus();
    }

    /** The messages of one call; none is fine. */
    List<Message> receive(ReceiveMessageRequest.Builder request) {
        List<ReceiveMessageResponse> frames = frames(request);
        assertThat(frames.get(0).getStatus().getCode()).as("%s", frames.get(0)).isIn(Code.OK, Code.MESSAGE_NOT_FOUND);
        return messages(frames);
    }

    private static List<Message> messages(List<ReceiveMessageResponse> frames) {
        return frames.stream()
                .filter(ReceiveMessageResponse::hasMessage)
                .map(ReceiveMessageResponse::getMessage)
                .toList();
    }

    /** Asks until so many messages have come; like a client, again after a broker that has not answered. */
    List<Message> await(int count, ReceiveMessageRequest.Builder request) {
        long end = System.nanoTime() + java.time.Duration.ofSeconds(90).toNanos();
        List<Message> all = new ArrayList<>();
        while (all.size() < count && System.nanoTime() - end < 0) {
            List<ReceiveMessageResponse> frames = frames(request);
            assertThat(frames.get(0).getStatus().getCode())
                    .as("%s", frames.get(0))
                    .isIn(Code.OK, Code.MESSAGE_NOT_FOUND, Code.PROXY_TIMEOUT);
            all.addAll(messages(frames));
        }
        assertThat(all).hasSizeGreaterThanOrEqualTo(count);
        return all;
    }

    Message awaitOne() {
        return await(1, simple()).get(0);
    }

    AckMessageResponse ack(Message... messages) {
        AckMessageRequest.Builder request = AckMessageRequest.newBuilder()
                .setGroup(V2Client.resource(group))
                .setTopic(V2Client.resource(topic));
        for (Message message : messages) {
            request.addEntries(AckMessageEntry.newBuilder()
                    .setMessageId(message.getSystemProperties().getMessageId())
                    .setReceiptHandle(handle(message)));
        }
        return client.blocking().ackMessage(request.build());
    }

    ChangeInvisibleDurationResponse hide(Message message, String handle, Duration duration) {
        return client.blocking()
                .changeInvisibleDuration(ChangeInvisibleDurationRequest.newBuilder()
                        .setGroup(V2Client.resource(group))
                        .setTopic(V2Client.resource(topic))
                        .setReceiptHandle(handle)
                        .setMessageId(message.getSystemProperties().getMessageId())
                        .setInvisibleDuration(duration)
                        .build());
    }

    Status giveUp(Message message) {
        return client.blocking()
                .forwardMessageToDeadLetterQueue(ForwardMessageToDeadLetterQueueRequest.newBuilder()
                        .setGroup(V2Client.resource(group))
                        .setTopic(V2Client.resource(topic))
                        .setReceiptHandle(handle(message))
                        .setMessageId(message.getSystemProperties().getMessageId())
                        .build())
                .getStatus();
    }

    static String handle(Message message) {
        return message.getSystemProperties().getReceiptHandle();
    }

    static String body(Message message) {
        return message.getBody().toStringUtf8();
    }

    static Duration seconds(long seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }
}
