package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.access.AccessControl;
import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a call say of its client. Text is never null; empty means not given, and nothing is refused for it: Go's
 * client, for one, sends a heartbeat without any header.
 *
 * @param clientId the client's identity
 * @param language what it is written in, in upper case; Node.js says HTTP
 * @param namespace the namespace of all its topics and groups
 * @param remoteHost the address that it calls from
 * @param authority the {@code host:port} that it has called, as HTTP/2 tells it
 * @param caller who it is, and what it may do
 */
record CallHeaders(
        String clientId, String language, String namespace, String remoteHost, String authority, Caller caller) {

    private static final Context.Key<CallHeaders> KEY =
            Context.keyWithDefault("rocketmq-client", new CallHeaders("", "", "", "", "", Caller.ANYBODY));

    /** The headers of the call that this thread serves now; to be read before anything asynchronous. */
    static CallHeaders current() {
        return KEY.get();
    }

    /**
     * The delivery that a request with these headers speaks of.
     *
     * @throws io.github.rocketmqproxy.api.ProxyException with {@code ILLEGAL_TOPIC}, {@code ILLEGAL_CONSUMER_GROUP}
     */
    ConsumerCalls.DeliveryRef delivery(Resource topic, Resource group, String receiptHandle, String liteTopic) {
        return new ConsumerCalls.DeliveryRef(
                clientId, Names.topic(topic), Names.group(group), receiptHandle, liteTopic);
    }

    /** Reads them at the beginning of each call. */
    static final class Reader implements ServerInterceptor {
        /** What is remembered of a client is remembered by its id. Official clients make it of the host's name and 50 characters more. */
        private static final int MAX_CLIENT_ID = 512;

        private static final Metadata.Key<String> CLIENT_ID = key("x-mq-client-id");
        private static final Metadata.Key<String> LANGUAGE = key("x-mq-language");
        private static final Metadata.Key<String> NAMESPACE = key("x-mq-namespace");
        private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
        private static final Metadata.Key<String> DATE_TIME = key("x-mq-date-time");

        private final AccessControl rules;

        Reader(AccessControl rules) {
            this.rules = rules;
        }

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String clientId = text(headers, CLIENT_ID);
            if (clientId.length() > MAX_CLIENT_ID) {
                call.close(
                        Status.INVALID_ARGUMENT.withDescription("x-mq-client-id: " + clientId.length()
                                + " characters (expected: at most " + MAX_CLIENT_ID + ")"),
                        new Metadata());
                return new ServerCall.Listener<>() {};
            }
            CallHeaders read = new CallHeaders(
                    clientId,
                    text(headers, LANGUAGE).toUpperCase(Locale.ROOT),
                    text(headers, NAMESPACE),
                    host(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
                    call.getAuthority() == null ? "" : call.getAuthority(),
                    rules.caller(
                            () -> Authorization.credentials(text(headers, AUTHORIZATION), text(headers, DATE_TIME))));
            return Contexts.interceptCall(Context.current().withValue(KEY, read), call, headers, next);
        }

        private static Metadata.Key<String> key(String name) {
            return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
        }

        private static String text(Metadata headers, Metadata.Key<String> key) {
            String value = headers.get(key);
            return value == null ? "" : value.trim();
        }

        private static String host(@Nullable SocketAddress address) {
            return address instanceof InetSocketAddress internet ? internet.getHostString() : "";
        }
    }
}
