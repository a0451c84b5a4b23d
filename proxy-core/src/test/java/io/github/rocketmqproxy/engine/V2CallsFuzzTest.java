package io.github.rocketmqproxy.engine;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.grpc.Metadata;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Whatever stands in a call of the official protocol, it is not the proxy that fails. */
class V2CallsFuzzTest {
    private static FuzzedCalls calls;

    @BeforeAll
    static void open() {
        calls = new FuzzedCalls(MessagingServiceGrpc.getServiceDescriptor());
    }

    @AfterAll
    static void close() {
        calls.close();
    }

    @FuzzTest
    void callIsAnsweredWithoutAFault(byte[] data) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-mq-client-id", Metadata.ASCII_STRING_MARSHALLER), "fuzzed");
        calls.call(data, headers, Map.of());
    }
}
