package io.github.rocketmqproxy.launcher.bench;

import io.github.rocketmqproxy.api.Credentials;
import io.grpc.Metadata;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The headers of one client of the official protocol. */
final class V2Headers {
    static final String VERSION = "5.1.0";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private V2Headers() {}

    /** Signed once for all calls: a proxy checks each all the same, and the load generator has less to do. */
    static Metadata of(Optional<Credentials.Secret> credentials) {
        Metadata headers = new Metadata();
        put(headers, "x-mq-client-id", "bench@" + UUID.randomUUID());
        put(headers, "x-mq-language", "JAVA");
        put(headers, "x-mq-client-version", VERSION);
        put(headers, "x-mq-protocol", "v2");
        credentials.ifPresent(secret -> sign(headers, secret));
        return headers;
    }

    private static void sign(Metadata headers, Credentials.Secret secret) {
        Credentials.Signature signature = secret.sign(TIME.format(Instant.now()));
        put(headers, "x-mq-date-time", signature.text());
        put(
                headers,
                "authorization",
                "MQv2-HMAC-SHA1 Credential=" + signature.accessKeyId()
                        + "/region/service, SignedHeaders=x-mq-date-time, Signature=" + signature.signature());
    }

    private static void put(Metadata headers, String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }
}
