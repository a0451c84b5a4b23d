package io.github.rocketmqproxy.grpc.v2;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.grpc.Statuses;
import io.github.rocketmqproxy.proto.v2.AckMessageResponse;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.Status;
import java.util.List;

/**
 * The one table from our errors to the protocol's codes. Clients repeat acknowledgements for ever unless they hear OK or
 * INVALID_RECEIPT_HANDLE, and sends unless they hear of a fault of their own: what is for good must not look like a passing fault.
 */
final class StatusCodes {
    static final Status OK =
            Status.newBuilder().setCode(Code.OK).setMessage("OK").build();
    static final Status CLIENT_ID_REQUIRED = status(
            Code.CLIENT_ID_REQUIRED, "header x-mq-client-id: not given (expected: the client's own, always the same)");

    private StatusCodes() {}

    /** A status with words. */
    static Status status(Code code, String message) {
        return Status.newBuilder().setCode(code).setMessage(message).build();
    }

    /** What clients hear of a failure; the proxy's own faults go to its log. */
    static Status status(Throwable failure) {
        ProxyException error = Statuses.told(failure);
        String message = error.getMessage();
        return status(code(error.code()), message == null ? error.code().name() : message);
    }

    /** The status of a whole whose parts have their own, at least one: theirs if it is the same for all, else these words. */
    static Status ofAll(List<Status> parts, String otherwise) {
        Status first = parts.get(0);
        boolean alike = parts.size() == 1 || parts.stream().allMatch(part -> part.getCode() == first.getCode());
        return alike ? first : status(Code.MULTIPLE_RESULTS, otherwise);
    }

    /** Whether an answer tells of a failure. Every answer of the protocol that is not a frame of a stream has a status. */
    static boolean isFailure(Object answer) {
        Status status = statusOf(answer);
        return status.getCodeValue() >= Code.BAD_REQUEST_VALUE && status.getCode() != Code.MESSAGE_NOT_FOUND;
    }

    /** The status that answers begin with; none in the other frames of a stream. */
    private static Status statusOf(Object answer) {
        // By far the most frequent ones; reflection costs as much as the rest of an answer.
        if (answer instanceof SendMessageResponse sent) {
            return sent.getStatus();
        }
        if (answer instanceof AckMessageResponse acknowledged) {
            return acknowledged.getStatus();
        }
        if (answer instanceof ReceiveMessageResponse received) {
            return received.getStatus();
        }
        if (answer instanceof Message message) {
            FieldDescriptor field = message.getDescriptorForType().findFieldByName("status");
            if (field != null && message.getField(field) instanceof Status status) {
                return status;
            }
        }
        return Status.getDefaultInstance();
    }

    static Code code(ErrorCode code) {
        return switch (code) {
            case UNKNOWN_ID, ILLEGAL_REQUEST, MESSAGE_CONFLICT, INVALID_RECALL_HANDLE -> Code.BAD_REQUEST;
            case ILLEGAL_ENDPOINT -> Code.ILLEGAL_ACCESS_POINT;
            case ILLEGAL_TOPIC -> Code.ILLEGAL_TOPIC;
            case ILLEGAL_CONSUMER_GROUP -> Code.ILLEGAL_CONSUMER_GROUP;
            case ILLEGAL_TAG -> Code.ILLEGAL_MESSAGE_TAG;
            case ILLEGAL_FILTER_EXPRESSION -> Code.ILLEGAL_FILTER_EXPRESSION;
            case ILLEGAL_MESSAGE_KEY -> Code.ILLEGAL_MESSAGE_KEY;
            case ILLEGAL_MESSAGE_ID -> Code.ILLEGAL_MESSAGE_ID;
            case ILLEGAL_SHARDING_KEY -> Code.ILLEGAL_MESSAGE_GROUP;
            case ILLEGAL_MESSAGE_PROPERTY -> Code.ILLEGAL_MESSAGE_PROPERTY_KEY;
            case ILLEGAL_LITE_TOPIC -> Code.ILLEGAL_LITE_TOPIC;
            case MESSAGE_PROPERTIES_TOO_LARGE -> Code.MESSAGE_PROPERTIES_TOO_LARGE;
            case MESSAGE_BODY_EMPTY -> Code.MESSAGE_BODY_EMPTY;
            case MESSAGE_BODY_TOO_LARGE -> Code.MESSAGE_BODY_TOO_LARGE;
            case MESSAGE_CORRUPTED -> Code.MESSAGE_CORRUPTED;
            case MESSAGE_TYPE_MISMATCH -> Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE;
            case ILLEGAL_DELIVERY_TIME -> Code.ILLEGAL_DELIVERY_TIME;
            case ILLEGAL_INVISIBLE_DURATION -> Code.ILLEGAL_INVISIBLE_TIME;
            case ILLEGAL_OFFSET -> Code.ILLEGAL_OFFSET;
            case INVALID_RECEIPT_HANDLE -> Code.INVALID_RECEIPT_HANDLE;
            case INVALID_TRANSACTION_ID -> Code.INVALID_TRANSACTION_ID;
            case TOPIC_NOT_FOUND -> Code.TOPIC_NOT_FOUND;
            case CONSUMER_GROUP_NOT_FOUND -> Code.CONSUMER_GROUP_NOT_FOUND;
            case OFFSET_NOT_FOUND -> Code.OFFSET_NOT_FOUND;
            case ACCESS_DENIED, UNAUTHENTICATED -> Code.UNAUTHORIZED;
            case NOT_PERMITTED, FORBIDDEN -> Code.FORBIDDEN;
            case BROKER_BUSY, OVERLOADED, QUOTA_EXCEEDED, TOO_MANY_CONNECTIONS -> Code.TOO_MANY_REQUESTS;
            case LITE_TOPIC_QUOTA_EXCEEDED -> Code.LITE_TOPIC_QUOTA_EXCEEDED;
            case LITE_SUBSCRIPTION_QUOTA_EXCEEDED -> Code.LITE_SUBSCRIPTION_QUOTA_EXCEEDED;
            case NOT_SUPPORTED -> Code.NOT_IMPLEMENTED;
            case NAME_SERVER_UNREACHABLE, BROKER_UNREACHABLE, BROKER_TIMEOUT, DEADLINE_EXCEEDED -> Code.PROXY_TIMEOUT;
            case SHUTTING_DOWN, BROKER_ERROR, INTERNAL -> Code.INTERNAL_SERVER_ERROR;
        };
    }
}
