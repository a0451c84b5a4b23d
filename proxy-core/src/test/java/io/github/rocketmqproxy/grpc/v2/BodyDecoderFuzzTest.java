package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import io.github.rocketmqproxy.testkit.Fuzzed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Any bytes as a compressed body; one of the seeds is small and would become 5 MiB. */
class BodyDecoderFuzzTest {
    @FuzzTest
    void bodyIsBoundedOrRefused(byte[] data) throws IOException {
        try {
            assertThat(plain(data).remaining()).isBetween(1, MessageLimits.MAX_BODY_BYTES);
        } catch (ProxyException refusal) {
            Fuzzed.assertRefusal(refusal);
        }
        if (data.length > 0) {
            assertThat(plain(gzip(data))).isEqualTo(ByteBuffer.wrap(data));
        }
    }

    private static ByteBuffer plain(byte[] body) {
        return BodyDecoder.plain(Message.newBuilder()
                .setBody(ByteString.copyFrom(body))
                .setSystemProperties(SystemProperties.newBuilder().setBodyEncoding(Encoding.GZIP))
                .build());
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(data);
        }
        return bytes.toByteArray();
    }
}
