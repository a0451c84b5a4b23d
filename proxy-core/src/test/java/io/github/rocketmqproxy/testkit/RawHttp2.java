package io.github.rocketmqproxy.testkit;

import com.google.protobuf.MessageLite;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A gRPC client that does what no proper one would: the test writes every frame, and grants what the server may send. Reading
 * gives up after ten seconds. Not thread-safe.
 */
public final class RawHttp2 implements AutoCloseable {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final DefaultHttp2HeadersDecoder headers = new DefaultHttp2HeadersDecoder();
    /** What has come while the test waited for something else. */
    private final List<Frame> unseen = new ArrayList<>();

    private int unacknowledged;

    private record Frame(int type, int flags, int stream, Map<String, String> headers) {
        boolean acknowledgesSettings() {
            return type == SETTINGS && flags == ACK;
        }
    }

    /**
     * Connects to the loopback address.
     *
     * @param window how many bytes of an answer the server may send; none for a client that never reads
     */
    public RawHttp2(int port, int window) throws IOException {
        socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout(10_000);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        window(window);
    }

    /** Grants answers, also those under way, another number of bytes. Returns when the server has read all that was written. */
    public void window(int bytes) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        DataOutputStream setting = new DataOutputStream(payload);
        setting.writeShort(INITIAL_WINDOW_SIZE);
        setting.writeInt(bytes);
        settings(payload.toByteArray());
        sync();
    }

    /** Returns when the server has read all that was written. */
    public void sync() throws IOException {
        settings(new byte[0]);
        while (unacknowledged > 0) {
            Frame frame = read();
            if (frame.acknowledgesSettings()) {
                unacknowledged--;
            } else {
                unseen.add(frame);
            }
        }
    }

    private void settings(byte[] payload) throws IOException {
        write(SETTINGS, 0, 0, payload);
        unacknowledged++;
    }

    /** Begins a call. */
    public void begin(int stream, String method) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, ":method", "POST");
        literal(block, ":scheme", "http");
        literal(block, ":path", "/" + method);
        literal(block, ":authority", "localhost");
        literal(block, "content-type", "application/grpc");
        literal(block, "te", "trailers");
        write(HEADERS, END_HEADERS, stream, block.toByteArray());
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        block.write(name.length());
        block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends a whole message. */
    public void message(int stream, MessageLite message) throws IOException {
        byte[] body = message.toByteArray();
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(framed);
        data.writeByte(0);
        data.writeInt(body.length);
        data.write(body);
        write(DATA, 0, stream, framed.toByteArray());
    }

    /** Sends the beginning of a message that is said to have so many bytes. */
    public void messageBegin(int stream, int announced, byte[] sent) throws IOException {
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(framed);
        data.writeByte(0);
        data.writeInt(announced);
        data.write(sent);
        write(DATA, 0, stream, framed.toByteArray());
    }

    /** Sends another part of a message: at most 16 KiB. */
    public void messagePart(int stream, byte[] sent) throws IOException {
        write(DATA, 0, stream, sent);
    }

    /** Says that nothing more comes in a call. */
    public void halfClose(int stream) throws IOException {
        write(DATA, END_STREAM, stream, new byte[0]);
    }

    /** Reads until the call ends by a status, and gives its trailers. */
    public Map<String, String> awaitTrailers(int stream) throws IOException {
        Frame frame = next(stream);
        while (!(frame.type == HEADERS && (frame.flags & END_STREAM) != 0)) {
            if (frame.type == RST_STREAM) {
                throw new AssertionError("stream " + stream + " was reset");
            }
            frame = next(stream);
        }
        return frame.headers;
    }

    /** Reads until the server resets the call; an answer would be a failure. */
    public void awaitReset(int stream) throws IOException {
        for (Frame frame = next(stream); frame.type != RST_STREAM; frame = next(stream)) {
            if ((frame.flags & END_STREAM) != 0) {
                throw new AssertionError("stream " + stream + " ended by itself");
            }
        }
    }

    /** The next frame of one call; those of others are kept. */
    private Frame next(int stream) throws IOException {
        for (Frame known : unseen) {
            if (known.stream == stream) {
                unseen.remove(known);
                return known;
            }
        }
        Frame frame = read();
        while (frame.stream != stream) {
            unseen.add(frame);
            frame = read();
        }
        return frame;
    }

    private void write(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeByte(payload.length >>> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }

    private Frame read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        // In order, for every block: the decoder learns from each.
        return new Frame(type, flags, stream, type == HEADERS ? decode(stream, payload) : Map.of());
    }

    private Map<String, String> decode(int stream, byte[] block) {
        try {
            Http2Headers decoded = headers.decodeHeaders(stream, Unpooled.wrappedBuffer(block));
            Map<String, String> plain = new TreeMap<>();
            decoded.forEach(entry ->
                    plain.put(entry.getKey().toString(), entry.getValue().toString()));
            return plain;
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Goes without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
