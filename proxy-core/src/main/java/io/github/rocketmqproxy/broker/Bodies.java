package io.github.rocketmqproxy.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.compression.CompressorFactory;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;

/** Message bodies as their producers wrote them. */
final class Bodies {
    /** A message never has more than 4 MiB; a body that grows far beyond was made to exhaust the memory. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private Bodies() {}

    /**
     * The body, decompressed if it is compressed.
     *
     * @throws IOException if it cannot be decompressed; the message says why
     */
    static ByteBuffer plain(StoredMessage message) throws IOException {
        if ((message.sysFlag() & MessageSysFlag.COMPRESSED_FLAG) == 0) {
            return message.body();
        }
        CompressionType type = type(message.sysFlag());
        return type == CompressionType.ZLIB ? inflate(message.body()) : byLibrary(type, message.body());
    }

    /** The flags have room for more ways than are known today. */
    private static CompressionType type(int sysFlag) throws IOException {
        try {
            return MessageSysFlag.getCompressionType(sysFlag);
        } catch (RuntimeException e) {
            throw new IOException("the body is compressed in a way that is not known: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer inflate(ByteBuffer compressed) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed.duplicate());
            byte[] plain = new byte[Math.min(MOST_BYTES, Math.max(256, compressed.remaining() * 4))];
            int length = 0;
            while (true) {
                length += inflater.inflate(plain, length, plain.length - length);
                if (inflater.finished()) {
                    return ByteBuffer.wrap(plain, 0, length).slice();
                }
                if (length < plain.length) {
                    throw new IOException("the zlib body ends too early");
                }
                if (plain.length == MOST_BYTES) {
                    throw new IOException("the zlib body has more than " + MOST_BYTES + " bytes");
                }
                plain = Arrays.copyOf(plain, Math.min(MOST_BYTES, plain.length * 2));
            }
        } catch (DataFormatException e) {
            throw new IOException("the zlib body is damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    /** LZ4 and ZSTD need libraries that are not on the class path unless the host puts them there. */
    private static ByteBuffer byLibrary(CompressionType type, ByteBuffer compressed) throws IOException {
        byte[] bytes = new byte[compressed.remaining()];
        compressed.duplicate().get(bytes);
        try {
            return ByteBuffer.wrap(CompressorFactory.getCompressor(type).decompress(bytes));
        } catch (LinkageError e) {
            throw new IOException(
                    "the body is compressed with " + type + ", whose library is not on the class path", e);
        } catch (RuntimeException e) {
            throw new IOException("the " + type + " body is damaged: " + e.getMessage(), e);
        }
    }
}
