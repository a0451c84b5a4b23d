package io.github.rocketmqproxy.tls;

import java.io.ByteArrayOutputStream;

/** Writes DER, the encoding of certificates (ITU-T X.690): each value is its tag, its length and its content. */
final class Der {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    /** A value whose meaning is its number within the one around it. */
    static final int CONTEXT = 0x80;
    /** Such a value that holds others. */
    static final int CONTEXT_CONSTRUCTED = 0xa0;

    private Der() {}

    static byte[] value(int tag, byte[]... content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : content) {
            all.writeBytes(part);
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        length(all.size(), value);
        value.writeBytes(all.toByteArray());
        return value.toByteArray();
    }

    /** Less than 128 is one byte; more is the number of the bytes that follow, and these. */
    private static void length(int length, ByteArrayOutputStream out) {
        if (length < 0x80) {
            out.write(length);
            return;
        }
        int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
        out.write(0x80 | bytes);
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            out.write(length >>> shift);
        }
    }
}
