package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.Digest;
import io.github.rocketmqproxy.proto.v2.DigestType;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.zip.CRC32;

/** How a body's digest is written. Clients agree on MD5 only; a CRC32 costs a tenth of it or less, but each writes it in its own way. */
enum DigestForm {
    /** CRC32, hexadecimal in upper case, without leading zeros. */
    CRC32_HEX(value -> Long.toHexString(value).toUpperCase(Locale.ROOT)),
    /** CRC32, eight hexadecimal digits in upper case. */
    CRC32_HEX_PADDED(value -> HexFormat.of().withUpperCase().toHexDigits(value, 8)),
    /** CRC32, decimal. */
    CRC32_DECIMAL(Long::toString),
    /** MD5, hexadecimal in upper case. */
    MD5(value -> "");

    private final LongFunction<String> crcText;

    DigestForm(LongFunction<String> crcText) {
        this.crcText = crcText;
    }

    /** The digest of what is left in a buffer, which stays as it is. */
    Digest of(ByteBuffer body) {
        if (this == MD5) {
            return digest(DigestType.MD5, md5(body.duplicate()));
        }
        CRC32 crc = new CRC32();
        crc.update(body.duplicate());
        return digest(DigestType.CRC32, crcText.apply(crc.getValue()));
    }

    private static Digest digest(DigestType type, String checksum) {
        return Digest.newBuilder().setType(type).setChecksum(checksum).build();
    }

    private static String md5(ByteBuffer body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(body);
            return HexFormat.of().withUpperCase().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
