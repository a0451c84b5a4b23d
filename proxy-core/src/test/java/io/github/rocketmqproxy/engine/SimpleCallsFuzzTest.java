package io.github.rocketmqproxy.engine;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyBlockingStub;
import io.grpc.Metadata;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Whatever stands in a call of the simple protocol, it is not the proxy that fails. */
class SimpleCallsFuzzTest {
    private static FuzzedCalls calls;
    private static Map<String, String> ids;

    @BeforeAll
    static void open() {
        calls = new FuzzedCalls(RocketMQProxyGrpc.getServiceDescriptor());
        RocketMQProxyBlockingStub client = RocketMQProxyGrpc.newBlockingStub(calls.channel());
        String producer = client.createProducer(
                        CreateProducerRequest.newBuilder().setTopic("orders").build())
                .getProducerId();
        String consumer = client.createConsumer(CreateConsumerRequest.newBuilder()
                        .setTopic("orders")
                        .setGroupId("billing")
                        .build())
                .getConsumerId();
        ids = Map.of("producer_id", producer, "consumer_id", consumer);
    }

    @AfterAll
    static void close() {
        calls.close();
    }

    @FuzzTest
    void callIsAnsweredWithoutAFault(byte[] data) {
        calls.call(data, new Metadata(), ids);
    }
}
