package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our errors as gRPC statuses, for calls that have no other way to tell. */
public final class Statuses {
    /** The trailer that names the {@link ErrorCode}, for programs: several codes share one status. */
    static final Metadata.Key<String> ERROR_CODE = Metadata.Key.of("error-code", Metadata.ASCII_STRING_MARSHALLER);

    private static final Logger log = LoggerFactory.getLogger(Statuses.class);

    private Statuses() {}

    /**
     * What a call ends with for an error: its status, and its code as the trailer {@code error-code}.
     *
     * @param failure any failure
     * @return ready for {@code onError}
     */
    public static StatusRuntimeException exception(Throwable failure) {
        ProxyException error = told(failure);
        Metadata trailers = new Metadata();
        trailers.put(ERROR_CODE, error.code().name());
        return status(error.code()).withDescription(error.getMessage()).asRuntimeException(trailers);
    }

    /**
     * A failure as clients may hear of it. A fault of the proxy itself goes to the log with all its details, and clients hear only
     * that there was one.
     *
     * @param failure any failure
     * @return what to tell
     */
    public static ProxyException told(Throwable failure) {
        ProxyException error = ProxyException.from(failure);
        if (error.code() != ErrorCode.INTERNAL) {
            return error;
        }
        log.error("A call failed by a fault of the proxy", error);
        return new ProxyException(ErrorCode.INTERNAL, "internal fault of the proxy; its log has the details");
    }

    private static Status status(ErrorCode code) {
        return switch (code) {
            case UNKNOWN_ID, TOPIC_NOT_FOUND, CONSUMER_GROUP_NOT_FOUND -> Status.NOT_FOUND;
            case MESSAGE_BODY_TOO_LARGE, OVERLOADED, QUOTA_EXCEEDED, TOO_MANY_CONNECTIONS -> Status.RESOURCE_EXHAUSTED;
            case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
            case ACCESS_DENIED, NOT_PERMITTED, FORBIDDEN -> Status.PERMISSION_DENIED;
            case NAME_SERVER_UNREACHABLE, BROKER_UNREACHABLE, BROKER_BUSY, SHUTTING_DOWN -> Status.UNAVAILABLE;
            case BROKER_TIMEOUT, DEADLINE_EXCEEDED -> Status.DEADLINE_EXCEEDED;
            case BROKER_ERROR, INTERNAL -> Status.INTERNAL;
            default -> Status.INVALID_ARGUMENT;
        };
    }
}
