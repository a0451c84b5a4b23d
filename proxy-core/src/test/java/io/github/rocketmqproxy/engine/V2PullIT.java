package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.FilterExpression;
import io.github.rocketmqproxy.proto.v2.FilterType;
import io.github.rocketmqproxy.proto.v2.GetOffsetRequest;
import io.github.rocketmqproxy.proto.v2.GetOffsetResponse;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.PullMessageRequest;
import io.github.rocketmqproxy.proto.v2.PullMessageResponse;
import io.github.rocketmqproxy.proto.v2.QueryOffsetPolicy;
import io.github.rocketmqproxy.proto.v2.QueryOffsetRequest;
import io.github.rocketmqproxy.proto.v2.QueryOffsetResponse;
import io.github.rocketmqproxy.proto.v2.UpdateOffsetRequest;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class V2PullIT {
    private final String topic = unique("v2-pull");
    private final String group = unique("v2-pull-group");
    private RunningEngine proxy;
    private V2Client client;
    private MessageQueue queue;

    @BeforeEach
    void start() {
        SharedBroker.get().createTopic(topic, 1);
        SharedBroker.get().createConsumerGroup(group, false, 16);
        proxy = RunningEngine.start();
        client = proxy.v2Client();
        queue = client.route(topic).getMessageQueues(0);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private PullMessageRequest.Builder from(long offset) {
        return PullMessageRequest.newBuilder()
                .setGroup(V2Client.resource(group))
                .setMessageQueue(queue)
                .setOffset(offset)
                .setBatchSize(32)
                .setLongPollingTimeout(V2Consumer.seconds(1));
    }

    private List<PullMessageResponse> pull(PullMessageRequest.Builder request) {
        List<PullMessageResponse> frames = new ArrayList<>();
        client.blocking().pullMessage(request.build()).forEachRemaining(frames::add);
        return frames;
    }

    private static Code code(List<PullMessageResponse> frames) {
        return frames.get(0).getStatus().getCode();
    }

    private static long next(List<PullMessageResponse> frames) {
        return frames.get(frames.size() - 1).getNextOffset();
    }

    @Test
    void readsFromAnOffsetOnWithoutHidingAnything() {
        for (int i = 0; i < 3; i++) {
            client.sent(message(topic, "m" + i));
        }

        for (int time = 0; time < 2; time++) {
            List<PullMessageResponse> frames = pull(from(1));
            List<Message> messages = frames.stream()
                    .filter(PullMessageResponse::hasMessage)
                    .map(PullMessageResponse::getMessage)
                    .toList();

            assertThat(code(frames)).isEqualTo(Code.OK);
            assertThat(messages).extracting(V2Consumer::body).containsExactly("m1", "m2");
            assertThat(messages)
                    .extracting(message -> message.getSystemProperties().getQueueOffset())
                    .containsExactly(1L, 2L);
            assertThat(messages)
                    .noneMatch(message -> message.getSystemProperties().hasReceiptHandle());
            assertThat(next(frames)).isEqualTo(3);
        }
    }

    @Test
    void filterLeavesOutAndGoesOnBehind() {
        for (String tag : List.of("a", "b")) {
            Message.Builder tagged = message(topic, tag);
            tagged.getSystemPropertiesBuilder().setTag(tag);
            client.sent(tagged);
        }

        List<PullMessageResponse> frames = pull(from(0).setFilterExpression(
                        FilterExpression.newBuilder().setType(FilterType.TAG).setExpression("a")));

        assertThat(frames.stream().filter(PullMessageResponse::hasMessage)).hasSize(1);
        assertThat(next(frames)).isEqualTo(2);
    }

    @Test
    void endOfTheQueueIsNoMessageAndBeyondItIsAnIllegalOffset() {
        client.sent(message(topic, "only"));

        List<PullMessageResponse> atTheEnd = pull(from(1));
        List<PullMessageResponse> beyond = pull(from(100));

        assertThat(code(atTheEnd)).isEqualTo(Code.MESSAGE_NOT_FOUND);
        assertThat(next(atTheEnd)).isEqualTo(1);
        assertThat(code(beyond)).isEqualTo(Code.ILLEGAL_OFFSET);
        assertThat(next(beyond)).isEqualTo(1);
    }

    @Test
    void garbageIsAnsweredWithWhatIsWrong() {
        assertThat(code(pull(from(-1)))).isEqualTo(Code.ILLEGAL_OFFSET);
        assertThat(code(pull(from(0).setBatchSize(0)))).isEqualTo(Code.BAD_REQUEST);
        assertThat(code(pull(from(0).setMessageQueue(queue.toBuilder().setId(-1)))))
                .isEqualTo(Code.BAD_REQUEST);
        assertThat(code(pull(from(0).setMessageQueue(queue.toBuilder().setId(7)))))
                .isEqualTo(Code.BAD_REQUEST);
        assertThat(code(pull(from(0).setMessageQueue(queue.toBuilder().clearBroker()))))
                .isEqualTo(Code.BAD_REQUEST);
        assertThat(code(pull(from(0).clearGroup()))).isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        assertThat(code(pull(PullMessageRequest.newBuilder()))).isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
    }

    @Test
    void offsetIsKeptForTheGroup() {
        assertThat(committed().getStatus().getCode()).isEqualTo(Code.OFFSET_NOT_FOUND);
        client.sent(message(topic, "m0"));
        client.sent(message(topic, "m1"));

        assertThat(update(1)).isEqualTo(Code.OK);

        assertThat(committed().getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(committed().getOffset()).isEqualTo(1);
        assertThat(update(-1)).isEqualTo(Code.ILLEGAL_OFFSET);
    }

    private Code update(long offset) {
        return client.blocking()
                .updateOffset(UpdateOffsetRequest.newBuilder()
                        .setGroup(V2Client.resource(group))
                        .setMessageQueue(queue)
                        .setOffset(offset)
                        .build())
                .getStatus()
                .getCode();
    }

    private GetOffsetResponse committed() {
        return client.blocking()
                .getOffset(GetOffsetRequest.newBuilder()
                        .setGroup(V2Client.resource(group))
                        .setMessageQueue(queue)
                        .build());
    }

    @Test
    void offsetsOfBeginningEndAndTimeAreTold() {
        client.sent(message(topic, "m0"));
        client.sent(message(topic, "m1"));

        assertThat(query(QueryOffsetPolicy.BEGINNING).getOffset()).isZero();
        assertThat(query(QueryOffsetPolicy.END).getOffset()).isEqualTo(2);
        assertThat(at(Timestamp.newBuilder().setSeconds(1)).getOffset()).isZero();
        assertThat(at(Timestamp.newBuilder().setSeconds(System.currentTimeMillis() / 1_000 + 3_600))
                        .getOffset())
                .isEqualTo(2);
        assertThat(query(QueryOffsetPolicy.TIMESTAMP).getStatus().getCode()).isEqualTo(Code.BAD_REQUEST);
        assertThat(at(Timestamp.newBuilder().setNanos(-1)).getStatus().getCode())
                .isEqualTo(Code.BAD_REQUEST);
    }

    private QueryOffsetResponse query(QueryOffsetPolicy policy) {
        return client.blocking()
                .queryOffset(QueryOffsetRequest.newBuilder()
                        .setMessageQueue(queue)
                        .setQueryOffsetPolicy(policy)
                        .build());
    }

    private QueryOffsetResponse at(Timestamp.Builder time) {
        return client.blocking()
                .queryOffset(QueryOffsetRequest.newBuilder()
                        .setMessageQueue(queue)
                        .setQueryOffsetPolicy(QueryOffsetPolicy.TIMESTAMP)
                        .setTimestamp(time)
                        .build());
    }
}
