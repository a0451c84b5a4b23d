package io.github.rocketmqproxy.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.rocketmqproxy.proto.v2.Digest;
import io.github.rocketmqproxy.proto.v2.DigestType;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * How the official client of a language differs on the wire, from its sources (apache/rocketmq-clients, August 2026). What each
 * sends in a header is set here as it comes from there.
 */
enum WireDialect {
    /** {@code client.go}, {@code simple_consumer.go}: local time marked Z, no polling timeout, lower-case signature, no region. */
    GO(
            Map.of(
                    "x-mq-language", "GO",
                    "x-mq-protocol", "v2",
                    "x-mq-client-version", "5.1.3",
                    "x-mq-namespace", "",
                    "x-mq-request-id", "0f5c6e0e-0b52-4b4b-8b39-8b2a3f5a0d5e",
                    "x-mq-date-time", "20261122T114455Z",
                    "authorization",
                            "MQv2-HMAC-SHA1 Credential=ak//RocketMQ, SignedHeaders=x-mq-date-time, Signature=0a1b2c"),
            false,
            false),
    /** {@code Signature.cpp}, {@code ClientImpl.cpp}: telemetry on the access point before the route, no request id. */
    CPP(
            Map.of(
                    "x-mq-language", "CPP",
                    "x-mq-protocol-version", "v2",
                    "x-mq-client-version", "5.0.3",
                    "x-mq-namespace", "",
                    "x-mq-date-time", "20261122T034455Z",
                    "authorization",
                            "MQv2-HMAC-SHA1 Credential=ak/cn-hangzhou/RocketMQ, SignedHeaders=x-mq-date-time, Signature=0A1B2C"),
            true,
            false),
    /** {@code Signature.cs}: no protocol at all. */
    CSHARP(
            Map.of(
                    "x-mq-language", "DOTNET",
                    "x-mq-client-version", "unknown",
                    "x-mq-namespace", "",
                    "x-mq-request-id", "0f5c6e0e-0b52-4b4b-8b39-8b2a3f5a0d5e",
                    "x-mq-date-time", "20261122T114455Z"),
            false,
            true),
    /** {@code signature.py}: another name of the protocol, and a signature without credentials. */
    PYTHON(
            Map.of(
                    "x-mq-language", "PYTHON",
                    "x-mq-protocol", "GRPC_V2",
                    "x-mq-client-version", "5.1.1",
                    "x-mq-namespace", "",
                    "x-mq-request-id", "0f5c6e0e-0b52-4b4b-8b39-8b2a3f5a0d5e",
                    "x-mq-date-time", "20261122T114455Z",
                    "authorization",
                            "MQv2-HMAC-SHA1 Credential=, SignedHeaders=x-mq-date-time, Signature=fbdb1d1b18aa6c08324b7d64b71fb76370690e1d"),
            false,
            true),
    /** {@code session.rs}: RFC 3339 with an offset, telemetry before the route, polls for its whole deadline. */
    RUST(
            Map.of(
                    "x-mq-language", "RUST",
                    "x-mq-protocol-version", "2.0.0",
                    "x-mq-client-version", "5.0.0",
                    "x-mq-date-time", "2026-11-22T11:44:55.123456789+08:00",
                    "authorization", "MQv2-HMAC-SHA1 Credential=ak, SignedHeaders=x-mq-date-time, Signature=0a1b2c"),
            true,
            true),
    /** {@code BaseClient.ts}: says HTTP. */
    NODEJS(
            Map.of(
                    "x-mq-language", "HTTP",
                    "x-mq-protocol", "v2",
                    "x-mq-client-version", "1.0.8",
                    "x-mq-request-id", "0f5c6e0e-0b52-4b4b-8b39-8b2a3f5a0d5e",
                    "x-mq-date-time", "20261122T034455Z"),
            false,
            true),
    /** Generated stubs only: whoever uses them may send no header at all. */
    PHP(Map.of(), false, false);

    private final Map<String, String> headers;
    private final boolean telemetryFirst;
    private final boolean pollingTimeout;

    WireDialect(Map<String, String> headers, boolean telemetryFirst, boolean pollingTimeout) {
        this.headers = new LinkedHashMap<>(headers);
        this.telemetryFirst = telemetryFirst;
        this.pollingTimeout = pollingTimeout;
    }

    /** Makes the client speak like this. */
    V2Client spokenBy(V2Client client) {
        String id = client.clientId();
        client.withoutHeaders();
        if (this != PHP) {
            client.clientId(id);
        }
        headers.forEach(client::header);
        return client;
    }

    /** Whether it opens telemetry before it asks for a route. */
    boolean telemetryFirst() {
        return telemetryFirst;
    }

    /** Whether it says how long to poll, or leaves that to the deadline. */
    boolean pollingTimeout() {
        return pollingTimeout;
    }

    /** Whether its check of the body finds the digest right; the rules are the clients' own. */
    boolean accepts(Digest digest, byte[] body) {
        if (digest.getType() == DigestType.MD5) {
            return digest.getChecksum().equals(md5(body));
        }
        if (digest.getType() != DigestType.CRC32) {
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.wrap(body));
        String hex = Long.toHexString(crc.getValue()).toUpperCase(Locale.ROOT);
        return switch (this) {
            case GO, CSHARP -> digest.getChecksum().equals(hex);
            case CPP, PYTHON -> digest.getChecksum().equals("0".repeat(8 - hex.length()) + hex);
            case NODEJS -> digest.getChecksum().equals(Long.toString(crc.getValue()));
            case RUST -> true;
            case PHP -> false;
        };
    }

    private static String md5(byte[] body) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("MD5").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A body whose CRC32 begins with a zero, where the languages' ways to write it differ. */
    static String bodyWithShortChecksum() {
        for (int i = 0; ; i++) {
            String body = "body " + i;
            CRC32 crc = new CRC32();
            crc.update(body.getBytes(UTF_8));
            if (crc.getValue() < 1 << 28) {
                return body;
            }
        }
    }
}
