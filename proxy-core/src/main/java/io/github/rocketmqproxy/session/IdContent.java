package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.Subscription;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Writes the meaning of ids as bytes, and reads it back. What it reads has been sealed by us, so it is well-formed. */
final class IdContent {
    private IdContent() {}

    /**
     * What a producer id means.
     *
     * @param cluster where it sends
     * @param topic the full topic name
     */
    record ProducerIdentity(Cluster cluster, String topic) {
        byte[] bytes() {
            return written(out -> {
                write(out, cluster);
                out.writeUTF(topic);
            });
        }

        static ProducerIdentity read(byte[] content) {
            return IdContent.read(content, in -> new ProducerIdentity(readCluster(in), in.readUTF()));
        }
    }

    /**
     * What a consumer id means.
     *
     * @param cluster where it receives from
     * @param group the group as its client named it
     * @param subscription what it wants
     */
    record ConsumerIdentity(Cluster cluster, String group, Subscription subscription) {
        byte[] bytes() {
            return written(out -> {
                write(out, cluster);
                out.writeUTF(group);
                out.writeUTF(subscription.topic());
                out.writeUTF(subscription.group());
                out.writeUTF(subscription.filter().type().name());
                out.writeUTF(subscription.filter().expression());
            });
        }

        static ConsumerIdentity read(byte[] content) {
            return IdContent.read(content, in -> {
                Cluster cluster = readCluster(in);
                String group = in.readUTF();
                String topic = in.readUTF();
                String brokerGroup = in.readUTF();
                Subscription.Filter.Type type = Subscription.Filter.Type.valueOf(in.readUTF());
                return new ConsumerIdentity(
                        cluster,
                        group,
                        new Subscription(topic, brokerGroup, new Subscription.Filter(type, in.readUTF())));
            });
        }
    }

    static byte[] bytes(HalfMessage half) {
        return written(out -> {
            out.writeUTF(half.topic());
            out.writeUTF(half.messageId());
            out.writeUTF(half.brokerName());
            out.writeLong(half.queueOffset());
            out.writeLong(half.commitLogOffset());
            out.writeBoolean(half.fromCheck());
        });
    }

    static HalfMessage readHalfMessage(byte[] content) {
        return read(
                content,
                in -> new HalfMessage(
                        in.readUTF(), in.readUTF(), in.readUTF(), in.readLong(), in.readLong(), in.readBoolean()));
    }

    private static void write(DataOutputStream out, Cluster cluster) throws IOException {
        out.writeShort(cluster.nameServers().size());
        for (String address : cluster.nameServers()) {
            out.writeUTF(address);
        }
        out.writeUTF(cluster.accessKeyId());
        out.writeUTF(cluster.accessKeySecret());
    }

    private static Cluster readCluster(DataInputStream in) throws IOException {
        int count = in.readShort();
        List<String> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(in.readUTF());
        }
        return new Cluster(addresses, in.readUTF(), in.readUTF());
    }

    private static byte[] written(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try {
            writer.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] content, Reader<T> reader) {
        try {
            return reader.read(new DataInputStream(new ByteArrayInputStream(content)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }
}
