package com.example.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.github.rocketmqproxy.proto.v2.AckMessageEntry;
import io.github.rocketmqproxy.proto.v2.AckMessageRequest;
import io.github.rocketmqproxy.proto.v2.AckMessageResponse;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc.MessagingServiceBlockingStub;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NoOpServerTest {
    private Server server;
    private ManagedChannel channel;
    private MessagingServiceBlockingStub stub;

    @BeforeEach
    void start() throws IOException {
        server = NoOpServer.start(0);
        channel = Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
                .build();
        stub = MessagingServiceGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void hasAsManyMessagesAsAreAskedForBetweenTheStatusAndTheTime() {
        List<ReceiveMessageResponse> frames = ImmutableList.copyOf(
                stub.receiveMessage(ReceiveMessageRequest.newBuilder().setBatchSize(3).build()));

        assertEquals(5, frames.size());
        assertEquals(Code.OK, frames.get(0).getStatus().getCode());
        frames.subList(1, 4)
                .forEach(frame -> assertEquals(100, frame.getMessage().getBody().size()));
        assertTrue(frames.get(4).hasDeliveryTimestamp());
    }

    @Test
    void takesEachAcknowledgement() {
        AckMessageResponse answer = stub.ackMessage(AckMessageRequest.newBuilder()
                .addEntries(AckMessageEntry.newBuilder().setMessageId("one"))
                .addEntries(AckMessageEntry.newBuilder().setMessageId("two"))
                .build());

        assertEquals(Code.OK, answer.getStatus().getCode());
        assertEquals(
                List.of("one OK", "two OK"),
                answer.getEntriesList().stream()
                        .map(entry -> entry.getMessageId() + " " + entry.getStatus().getCode())
                        .toList());
    }
}
