package io.github.rocketmqproxy.grpc.simple;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.proto.simple.HealthCheckResponse;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import java.util.Objects;

/** Answers that both the calls and the streams give. */
final class Responses {
    static final String OK = "OK";

    private Responses() {}

    static SendMessageResponse sent(SendReceipt receipt) {
        return SendMessageResponse.newBuilder()
                .setSuccess(true)
                .setMessage(OK)
                .setMessageId(receipt.messageId())
                .setReceiptHandle(receipt.messageId())
                .build();
    }

    static SendMessageResponse notSent(ProxyException error) {
        return failed(SendMessageResponse.getDefaultInstance(), error);
    }

    /** The same answer, with an error; all answers of the protocol have the same two fields for it. */
    @SuppressWarnings("unchecked") // A builder builds what it was made from.
    static <A extends Message> A failed(A answer, ProxyException error) {
        Message.Builder builder = answer.toBuilder();
        builder.setField(field(answer, "message"), String.valueOf(error.getMessage()));
        FieldDescriptor code = answer.getDescriptorForType().findFieldByName("error_code");
        if (code != null) {
            builder.setField(code, error.code().name());
        }
        return (A) builder.build();
    }

    /** Whether an answer tells of a failure. */
    static boolean isFailure(Object answer) {
        if (answer instanceof SendMessageResponse response) {
            // By far the most frequent one.
            return !response.getSuccess();
        }
        if (!(answer instanceof Message message)) {
            return false;
        }
        FieldDescriptor success = message.getDescriptorForType()
                .findFieldByName(message instanceof HealthCheckResponse ? "healthy" : "success");
        // What streams deliver has none.
        return success != null && Boolean.FALSE.equals(message.getField(success));
    }

    private static FieldDescriptor field(Message answer, String name) {
        return Objects.requireNonNull(answer.getDescriptorForType().findFieldByName(name), name);
    }
}
