package io.github.rocketmqproxy.grpc.v2;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What becomes of a message between gRPC and the engine. In the package of what it measures, which others cannot see. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TranslateBenchmark {
    /** Bytes of the body. */
    @Param({"100", "1024"})
    public int bodySize;

    private Message message;
    private byte[] wire;

    /** Makes a message as the official Java client sends it. */
    @Setup
    public void prepare() {
        message = Message.newBuilder()
                .setTopic(Resource.newBuilder().setName("orders"))
                .setBody(ByteString.copyFrom(new byte[bodySize]))
                .putUserProperties("source", "benchmark")
                .setSystemProperties(SystemProperties.newBuilder()
                        .setMessageId("01AABBCCDDEEFF001122334455667788AA")
                        .setTag("new")
                        .addKeys("4711")
                        .setMessageType(MessageType.NORMAL)
                        .setBodyEncoding(Encoding.IDENTITY)
                        .setBornHost("client-host"))
                .build();
        wire = message.toByteArray();
    }

    /** Bytes to protobuf: what gRPC does before us. */
    @Benchmark
    public Message parse() throws InvalidProtocolBufferException {
        return Message.parseFrom(wire);
    }

    /** Protobuf to the engine's own message, with all checks. */
    @Benchmark
    public OutboundMessage translate() {
        return OutboundMessages.outbound("orders", message, "10.0.0.1");
    }
}
