package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Our errors as gRPC statuses, for calls that have no other way to tell. */
public final class Statuses {
    /** The trailer that names the {@link ErrorCode}, for programs: several codes share one status. */
    static final Metadata.Key<String> ERROR_CODE = Metadata.Key.of("error-code", Metadata.ASCII_STRING_MARSHALLER);

    private Statuses() {}

    /**
     * What a call ends with for an error: its status, and its code as the trailer {@code error-code}.
     *
     * @param failure any failure
     * @return ready for {@code onError}
     */
    public static StatusRuntimeException exception(Throwable failure) {
        Metadata trailers = new Metadata();
        trailers.put(ERROR_CODE, ProxyException.from(failure).code().name());
        return of(failure).asRuntimeException(trailers);
    }

    /**
     * The status of an error.
     *
     * @param failure any failure
     * @return never OK; described by the error's own message
     */
    public static Status of(Throwable failure) {
        ProxyException error = ProxyException.from(failure);
        Status status = status(error.code()).withDescription(error.getMessage());
        return error.code() == ErrorCode.INTERNAL ? status.withCause(error) : status;
    }

    private static Status status(ErrorCode code) {
        return switch (code) {
            case UNKNOWN_ID, TOPIC_NOT_FOUND, CONSUMER_GROUP_NOT_FOUND -> Status.NOT_FOUND;
            case MESSAGE_BODY_TOO_LARGE, OVERLOADED, TOO_MANY_CONNECTIONS -> Status.RESOURCE_EXHAUSTED;
            case ACCESS_DENIED -> Status.PERMISSION_DENIED;
            case NAME_SERVER_UNREACHABLE, BROKER_UNREACHABLE, BROKER_BUSY, SHUTTING_DOWN -> Status.UNAVAILABLE;
            case BROKER_TIMEOUT, DEADLINE_EXCEEDED -> Status.DEADLINE_EXCEEDED;
            case BROKER_ERROR, INTERNAL -> Status.INTERNAL;
            default -> Status.INVALID_ARGUMENT;
        };
    }
}
