package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.testkit.Fuzzed;

/** Whatever stands in a request, a message is translated or refused. */
class OutboundMessagesFuzzTest {
    @FuzzTest
    void messageIsTranslatedOrRefused(byte[] data) {
        SendMessageRequest request;
        try {
            request = SendMessageRequest.parseFrom(data);
        } catch (InvalidProtocolBufferException e) {
            return;
        }
        for (Message message : request.getMessagesList()) {
            try {
                OutboundMessage translated =
                        OutboundMessages.outbound(Names.topic(message.getTopic()), message, "10.0.0.9");

                assertThat(translated.body().remaining()).isBetween(1, MessageLimits.MAX_BODY_BYTES);
                assertThat(translated.messageId()).isNotBlank();
                assertThat(translated.deliverAtMillis()).isNotNegative();
                assertThat(translated.checkImmunitySeconds()).isBetween(0, 3_600);
                assertThat(translated.origin().bornTimestamp()).isNotNegative();
                assertThat(translated.size()).isPositive();
            } catch (ProxyException refusal) {
                Fuzzed.assertRefusal(refusal);
            }
        }
    }
}
