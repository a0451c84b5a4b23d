package io.github.rocketmqproxy.grpc.v2;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the official client of each language needs, found in the clients' sources. The header {@code x-mq-language} tells which one
 * calls.
 */
enum ClientLanguage {
    /** {@code MessageViewImpl}, {@code RpcClientImpl}. */
    JAVA("JAVA", DigestForm.CRC32_HEX, RetryForm.AS_CONFIGURED, ClientLanguage.UNLIMITED, true),
    /** {@code message.go}, {@code conn_options.go}. */
    GO("GO", DigestForm.CRC32_HEX, RetryForm.AS_CONFIGURED, ClientLanguage.UNLIMITED, true),
    /** {@code MessageView.cs}; {@code RpcClient.cs} leaves the limit of gRPC as it is. */
    CSHARP("DOTNET", DigestForm.CRC32_HEX, RetryForm.AS_CONFIGURED, ClientLanguage.GRPC_DEFAULT, true),
    /** {@code MixAll.cpp}, {@code ClientManagerImpl.cpp}. */
    CPP("CPP", DigestForm.CRC32_HEX_PADDED, RetryForm.AS_CONFIGURED, ClientLanguage.UNLIMITED, true),
    /** {@code misc.py}, {@code rpc_channel.py}; {@code push_consumer.py} replaces any other retry policy by waits of its own. */
    PYTHON("PYTHON", DigestForm.CRC32_HEX_PADDED, RetryForm.STEPS, ClientLanguage.UNLIMITED, true),
    /**
     * Says HTTP, because Apache's proxy does not know its name. {@code MessageView.ts}; {@code PushSubscriptionSettings.ts} has no
     * other retry policy; {@code RpcClient.ts} leaves the limit of gRPC as it is.
     */
    NODEJS("HTTP", DigestForm.CRC32_DECIMAL, RetryForm.EXPONENTIAL, ClientLanguage.GRPC_DEFAULT, true),
    /** {@code message.rs} looks at no digest and hands out the body as it comes; {@code session.rs} leaves tonic's limit. */
    RUST("RUST", DigestForm.CRC32_HEX, RetryForm.AS_CONFIGURED, ClientLanguage.GRPC_DEFAULT, false),
    /** Any other: what every client understands. */
    OTHER("", DigestForm.MD5, RetryForm.AS_CONFIGURED, ClientLanguage.GRPC_DEFAULT, false);

    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int GRPC_DEFAULT = 4 << 20;
    private static final Map<String, ClientLanguage> BY_NAME = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(language -> language.headerValue, Function.identity()));

    private final String headerValue;
    private final DigestForm digestForm;
    private final RetryForm retryForm;
    private final int maxFrameBytes;
    private final boolean readsGzip;

    ClientLanguage(
            String headerValue, DigestForm digestForm, RetryForm retryForm, int maxFrameBytes, boolean readsGzip) {
        this.headerValue = headerValue;
        this.digestForm = digestForm;
        this.retryForm = retryForm;
        this.maxFrameBytes = maxFrameBytes;
        this.readsGzip = readsGzip;
    }

    /** Who calls, as its headers say. */
    static ClientLanguage of(CallHeaders headers) {
        return BY_NAME.getOrDefault(headers.language(), OTHER);
    }

    /** How it checks that a body has come whole. It throws a message away whose digest it does not understand. */
    DigestForm digestForm() {
        return digestForm;
    }

    /** In which form it takes the waits between delivery attempts. */
    RetryForm retryForm() {
        return retryForm;
    }

    /** The largest frame that it takes, in bytes. A larger one would end the call, and with it all other messages of the call. */
    int maxFrameBytes() {
        return maxFrameBytes;
    }

    /** Whether it takes bodies that are compressed. */
    boolean readsGzip() {
        return readsGzip;
    }

    /**
     * Whether it connects anew when it is told to ({@code ClientImpl#onReconnectEndpointsCommand}). Others ignore the command, or take
     * it for an error.
     */
    boolean reconnects() {
        return this == JAVA;
    }

    /** The forms of a retry policy. */
    enum RetryForm {
        /** Either, as the group is configured. */
        AS_CONFIGURED,
        /** Exponential backoff only. */
        EXPONENTIAL,
        /** A list of waits only. */
        STEPS
    }
}
