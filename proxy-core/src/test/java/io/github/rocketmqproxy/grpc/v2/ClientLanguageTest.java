package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.grpc.v2.ClientLanguage.RetryForm;
import io.github.rocketmqproxy.proto.v2.Digest;
import io.github.rocketmqproxy.proto.v2.DigestType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientLanguageTest {
    private static final int DEFAULT = 4 << 20;

    private static ClientLanguage named(String header) {
        return ClientLanguage.of(new CallHeaders("", header, "", "", "", Caller.ANYBODY));
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA,   CRC32_HEX,        AS_CONFIGURED, 0, true",
        "GO,     CRC32_HEX,        AS_CONFIGURED, 0, true",
        "DOTNET, CRC32_HEX,        AS_CONFIGURED, 4, true",
        "CPP,    CRC32_HEX_PADDED, AS_CONFIGURED, 0, true",
        "PYTHON, CRC32_HEX_PADDED, STEPS,         0, true",
        "HTTP,   CRC32_DECIMAL,    EXPONENTIAL,   4, true",
        "RUST,   CRC32_HEX,        AS_CONFIGURED, 4, false",
        "PHP,    MD5,              AS_CONFIGURED, 4, false",
        "'',     MD5,              AS_CONFIGURED, 4, false"
    })
    void eachLanguageHasItsNeeds(
            String header, DigestForm digest, RetryForm retry, int maxFrameMegabytes, boolean readsGzip) {
        ClientLanguage language = named(header);

        assertThat(language.digestForm()).isEqualTo(digest);
        assertThat(language.retryForm()).isEqualTo(retry);
        assertThat(language.maxFrameBytes()).isEqualTo(maxFrameMegabytes == 4 ? DEFAULT : Integer.MAX_VALUE);
        assertThat(language.readsGzip()).isEqualTo(readsGzip);
    }

    /** "33" has a CRC32 with a leading zero: the three ways of writing it differ. */
    @ParameterizedTest
    @CsvSource({
        "CRC32_HEX,        CRC32, 33, A6216D9",
        "CRC32_HEX_PADDED, CRC32, 33, 0A6216D9",
        "CRC32_DECIMAL,    CRC32, 33, 174200537",
        "CRC32_DECIMAL,    CRC32, hello, 907060870",
        "MD5,              MD5,   hello, 5D41402ABC4B2A76B9719D911017C592"
    })
    void digestsAreWrittenAsTheClientsCompareThem(DigestForm form, DigestType type, String body, String checksum) {
        ByteBuffer bytes =
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();

        assertThat(form.of(bytes))
                .isEqualTo(
                        Digest.newBuilder().setType(type).setChecksum(checksum).build());
        assertThat(bytes.remaining()).isEqualTo(body.length());
    }
}
