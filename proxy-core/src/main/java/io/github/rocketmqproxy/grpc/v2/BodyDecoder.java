package io.github.rocketmqproxy.grpc.v2;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.proto.v2.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;

/**
 * Bodies as they are stored: never compressed. RocketMQ's own consumers take every compressed body for zlib, unless it says
 * otherwise in a way that older ones do not know.
 */
final class BodyDecoder {
    private static final int STEP = 16 << 10;

    private BodyDecoder() {}

    /**
     * The plain body of a message; one that comes plain is not copied. A check sum is not looked at, like in Apache's proxy: clients
     * do not agree on its form.
     *
     * @throws ProxyException with {@code MESSAGE_BODY_EMPTY}, {@code MESSAGE_BODY_TOO_LARGE}, {@code MESSAGE_CORRUPTED}
     */
    static ByteBuffer plain(Message message) {
        ByteString body = message.getBody();
        MessageLimits.checkBody(body.size());
        return switch (message.getSystemProperties().getBodyEncoding()) {
            case IDENTITY, ENCODING_UNSPECIFIED -> body.asReadOnlyByteBuffer();
            case GZIP -> gunzip(body);
            default ->
                throw corrupted(
                        "body_encoding: " + message.getSystemProperties().getBodyEncodingValue());
        };
    }

    private static ByteBuffer gunzip(ByteString body) {
        ByteArrayOutputStream plain =
                new ByteArrayOutputStream(Math.min(4 * body.size(), MessageLimits.MAX_BODY_BYTES));
        try (InputStream in = new GZIPInputStream(body.newInput(), STEP)) {
            byte[] step = new byte[STEP];
            for (int read = in.read(step); read >= 0; read = in.read(step)) {
                plain.write(step, 0, read);
                // A small body may become endless.
                if (plain.size() > MessageLimits.MAX_BODY_BYTES) {
                    throw MessageLimits.bodyTooLarge("more than " + MessageLimits.MAX_BODY_BYTES + " bytes");
                }
            }
        } catch (IOException e) {
            throw corrupted("body: is not what body_encoding GZIP says (" + e.getMessage() + ")");
        }
        MessageLimits.checkBody(plain.size());
        return ByteBuffer.wrap(plain.toByteArray());
    }

    private static ProxyException corrupted(String what) {
        return new ProxyException(
                ErrorCode.MESSAGE_CORRUPTED,
                what + " (expected: body_encoding IDENTITY, or GZIP and a body in gzip form)");
    }
}
