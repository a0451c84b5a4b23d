package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.ReceiveRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageRequest;
import io.github.rocketmqproxy.testkit.Fuzzed;
import java.time.Duration;

/** Whatever stands in a request, what the broker is asked for is within its limits. */
class ReceiveMessageFuzzTest {
    @FuzzTest
    void requestIsTranslatedOrRefused(byte[] data) {
        ReceiveMessageRequest request;
        try {
            request = ReceiveMessageRequest.parseFrom(data);
        } catch (InvalidProtocolBufferException e) {
            return;
        }
        try {
            ReceiveRequest translated = ReceiveMessage.request(request, CallHeaders.current());

            assertThat(translated.maxMessages()).isBetween(1, 32);
            assertThat(translated.invisible()).isBetween(Duration.ZERO, Duration.ofHours(12));
            assertThat(translated.longPoll()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
            assertThat(translated.queueId()).isGreaterThanOrEqualTo(-1);
        } catch (ProxyException refusal) {
            Fuzzed.assertRefusal(refusal);
        }
        assertThat(Times.duration(request.getInvisibleDuration()))
                .as("a duration has the sign of its nanoseconds, and less than a second of them")
                .matches(duration -> duration.isEmpty()
                        || Math.abs((long) request.getInvisibleDuration().getNanos()) < 1_000_000_000);
    }
}
