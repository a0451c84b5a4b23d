package io.github.rocketmqproxy.broker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;

/**
 * A message in the form in which brokers store it and hand it out. The body is a view of the answer's bytes, not a copy, and as
 * compressed as it was stored.
 */
record StoredMessage(
        int queueId,
        long queueOffset,
        long commitLogOffset,
        int sysFlag,
        long bornTimestamp,
        String bornHost,
        long storeTimestamp,
        String storeHost,
        String brokerMessageId,
        int reconsumeTimes,
        long halfMessageOffset,
        ByteBuffer body,
        String topic,
        Map<String, String> properties) {

    private static final int IPV4 = 4;
    private static final int IPV6 = 16;
    private static final int PORT = 4;

    /**
     * Reads the message at the buffer's position. The buffer must hold the whole message and nothing else.
     *
     * @throws RuntimeException if the bytes are no message
     */
    static StoredMessage read(ByteBuffer frame) {
        frame.getInt(); // total size, which the caller has used
        int magic = frame.getInt();
        boolean longTopic = magic == MessageDecoder.MESSAGE_MAGIC_CODE_V2;
        if (!longTopic && magic != MessageDecoder.MESSAGE_MAGIC_CODE) {
            throw new IllegalArgumentException("magic code " + Integer.toHexString(magic) + " is unknown");
        }
        frame.getInt(); // check sum: TCP has one
        int queueId = frame.getInt();
        frame.getInt(); // flag
        long queueOffset = frame.getLong();
        long commitLogOffset = frame.getLong();
        int sysFlag = frame.getInt();
        long bornTimestamp = frame.getLong();
        byte[] bornHost = bytes(frame, hostLength(sysFlag, MessageSysFlag.BORNHOST_V6_FLAG));
        long storeTimestamp = frame.getLong();
        byte[] storeHost = bytes(frame, hostLength(sysFlag, MessageSysFlag.STOREHOSTADDRESS_V6_FLAG));
        int reconsumeTimes = frame.getInt();
        long halfMessageOffset = frame.getLong();
        ByteBuffer body = slice(frame, frame.getInt());
        int topicLength = longTopic ? frame.getShort() : frame.get() & 0xFF;
        String topic = new String(bytes(frame, topicLength), StandardCharsets.UTF_8);
        byte[] properties = bytes(frame, frame.getShort());
        return new StoredMessage(
                queueId,
                queueOffset,
                commitLogOffset,
                sysFlag,
                bornTimestamp,
                ip(bornHost),
                storeTimestamp,
                hostAndPort(storeHost),
                brokerMessageId(storeHost, commitLogOffset),
                reconsumeTimes,
                halfMessageOffset,
                body,
                topic,
                StoredProperties.decode(properties, 0, properties.length));
    }

    private static int hostLength(int sysFlag, int ipv6Flag) {
        return ((sysFlag & ipv6Flag) == 0 ? IPV4 : IPV6) + PORT;
    }

    private static void skip(ByteBuffer frame, int bytes) {
        frame.position(frame.position() + bytes);
    }

    private static ByteBuffer slice(ByteBuffer frame, int length) {
        ByteBuffer slice = frame.slice(frame.position(), length);
        skip(frame, length);
        return slice;
    }

    private static byte[] bytes(ByteBuffer frame, int length) {
        byte[] bytes = new byte[length];
        frame.get(bytes);
        return bytes;
    }

    private static String ip(byte[] host) {
        try {
            return InetAddress.getByAddress(Arrays.copyOf(host, host.length - PORT))
                    .getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("a host of " + host.length + " bytes", e);
        }
    }

    private static String hostAndPort(byte[] host) {
        String ip = ip(host);
        int port = ByteBuffer.wrap(host).getInt(host.length - PORT);
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port;
    }

    private static String brokerMessageId(byte[] storeHost, long commitLogOffset) {
        HexFormat hex = HexFormat.of().withUpperCase();
        return hex.formatHex(storeHost) + hex.toHexDigits(commitLogOffset);
    }
}
