package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.MessageOrigin;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Messages as the request that stores them, header and body. In the package of what it measures. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SendEncodeBenchmark {
    /** Messages in one request. */
    @Param({"1", "32"})
    public int messages;

    /** Bytes of each body. */
    @Param({"100", "1024"})
    public int bodySize;

    private final SendRequests requests = new SendRequests(false);
    private List<OutboundMessage> batch;

    /** Makes the messages. */
    @Setup
    public void prepare() {
        batch = Collections.nCopies(
                messages,
                new OutboundMessage(
                        "01AABBCCDDEEFF001122334455667788AA",
                        "orders",
                        ByteBuffer.wrap(new byte[bodySize]),
                        "new",
                        "4711",
                        Map.of("source", "benchmark"),
                        "",
                        0,
                        0,
                        Transaction.NONE,
                        0,
                        "",
                        -1,
                        new MessageOrigin(1_700_000_000_000L, "client-host", "")));
    }

    /** The header and, for several messages, the batch. */
    @Benchmark
    public Request encode() {
        return requests.encode("broker-a", 3, batch);
    }

    /** That and the bytes of the header on the wire. */
    @Benchmark
    public ByteBuffer encodeToBytes() {
        return requests.encode("broker-a", 3, batch).command().encodeHeader();
    }
}
