package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.Subscription;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A broker's answer of 32 messages as deliveries with their handles; time for all of them. In the package of what it measures. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PopDecodeBenchmark {
    private static final int MESSAGES = 32;

    /** Bytes of each body. */
    @Param({"100", "1024"})
    public int bodySize;

    private PopRequest request;
    private Answer answer;

    /** Makes the answer as a broker writes it. */
    @Setup
    public void prepare() throws Exception {
        request = new PopRequest(
                new Subscription("orders", "billing", Subscription.Filter.ALL),
                "broker-a",
                -1,
                MESSAGES,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                false,
                true,
                "");
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int offset = 0; offset < MESSAGES; offset++) {
            body.write(MessageDecoder.encode(message(offset), false));
        }
        RemotingCommand command = RemotingCommand.createResponseCommand(ResponseCode.SUCCESS, "");
        command.setExtFields(new HashMap<>(Map.of(
                "popTime", "1700000005000",
                "invisibleTime", "30000",
                "reviveQid", "3",
                "startOffsetInfo", "0 1 0")));
        command.setBody(body.toByteArray());
        answer = new Answer(
                new Peer("broker", "broker-a", "10.0.0.1:10911", "pop", "orders", "billing", ""), command);
    }

    private MessageExt message(long offset) {
        MessageExt message = new MessageExt();
        message.setTopic("orders");
        message.setQueueId(1);
        message.setQueueOffset(offset);
        message.setCommitLogOffset(9_000 + offset);
        message.setBornTimestamp(1_700_000_000_000L);
        message.setBornHost(new InetSocketAddress("10.0.0.9", 5_000));
        message.setStoreTimestamp(1_700_000_000_001L);
        message.setStoreHost(new InetSocketAddress("10.0.0.1", 10_911));
        message.setBody(new byte[bodySize]);
        MessageAccessor.putProperty(message, "UNIQ_KEY", "01AABBCCDDEEFF0011223344556677" + offset);
        MessageAccessor.putProperty(message, "TAGS", "new");
        MessageAccessor.putProperty(message, "source", "benchmark");
        return message;
    }

    /** From the answer's bytes to deliveries. */
    @Benchmark
    public List<Delivery> decode() {
        return PopAnswer.read(request, answer).deliveries();
    }
}
