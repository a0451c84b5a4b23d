package io.github.rocketmqproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.nio.charset.StandardCharsets;

/** What fuzz targets share: bytes as text, and what every refusal of bytes from outside must be. */
public final class Fuzzed {
    /** The longest list of addresses and the longest filter stand in refusals as they are. */
    private static final int LONGEST_REFUSAL = 9_000;

    private Fuzzed() {}

    /** What is not UTF-8 becomes U+FFFD, as it does where protobuf has not refused it. */
    public static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }

    /** A refusal is the client's fault, never the proxy's, and no larger than it helps. */
    public static void assertRefusal(ProxyException refusal) {
        assertThat(refusal.code()).isNotEqualTo(ErrorCode.INTERNAL);
        assertThat(refusal.getMessage()).hasSizeLessThan(LONGEST_REFUSAL);
    }
}
