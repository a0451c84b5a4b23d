package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.api.Credentials;
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
     * @param credentials what its client has brought, where the proxy knows its users
     */
    record ProducerIdentity(Cluster cluster, String topic, Credentials credentials) {
        byte[] bytes() {
            return written(out -> {
                write(out, cluster);
                out.writeUTF(topic);
                write(out, credentials);
            });
        }

        static ProducerIdentity read(byte[] content) {
            return IdContent.read(
                    content, in -> new ProducerIdentity(readCluster(in), in.readUTF(), readCredentials(in)));
        }
    }

    /**
     * What a consumer id means.
     *
     * @param cluster where it receives from
     * @param group the group as its client named it
     * @param subscription what it wants
     * @param fullGroup the group in its namespace, before tag expressions are kept apart
     * @param credentials what its client has brought, where the proxy knows its users
     */
    record ConsumerIdentity(
            Cluster cluster, String group, Subscription subscription, String fullGroup, Credentials credentials) {
        byte[] bytes() {
            return written(out -> {
                write(out, cluster);
                out.writeUTF(group);
                out.writeUTF(subscription.topic());
                out.writeUTF(subscription.group());
                out.writeUTF(subscription.filter().type().name());
                out.writeUTF(subscription.filter().expression());
                if (write(out, credentials)) {
                    out.writeUTF(fullGroup);
                }
            });
        }

        static ConsumerIdentity read(byte[] content) {
            return IdContent.read(content, in -> {
                Cluster cluster = readCluster(in);
                String group = in.readUTF();
                String topic = in.readUTF();
                String brokerGroup = in.readUTF();
                Subscription.Filter.Type type = Subscription.Filter.Type.valueOf(in.readUTF());
                Subscription subscription =
                        new Subscription(topic, brokerGroup, new Subscription.Filter(type, in.readUTF()));
                Credentials credentials = readCredentials(in);
                String fullGroup = credentials instanceof Credentials.Secret ? in.readUTF() : "";
                return new ConsumerIdentity(cluster, group, subscription, fullGroup, credentials);
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

    /** Nothing where there are none: such ids are as they were before proxies knew users. */
    private static boolean write(DataOutputStream out, Credentials credentials) throws IOException {
        if (!(credentials instanceof Credentials.Secret secret)) {
            return false;
        }
        out.writeUTF(secret.accessKeyId());
        out.writeUTF(secret.secret());
        return true;
    }

    private static Credentials readCredentials(DataInputStream in) throws IOException {
        return in.available() == 0 ? new Credentials.None() : new Credentials.Secret(in.readUTF(), in.readUTF());
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
