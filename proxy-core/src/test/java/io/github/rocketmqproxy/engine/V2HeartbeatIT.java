package io.github.rocketmqproxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.v2.ClientType;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.HeartbeatRequest;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationRequest;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationResponse;
import io.github.rocketmqproxy.proto.v2.Status;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Heartbeats and farewells of clients that this instance has never heard of. */
class V2HeartbeatIT {
    private static RunningEngine engine;
    private V2Client client;

    @BeforeAll
    static void start() {
        engine = RunningEngine.start();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @BeforeEach
    void connect() {
        client = engine.v2Client();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private Status beat(HeartbeatRequest request) {
        return client.blocking().heartbeat(request).getStatus();
    }

    static Stream<ClientType> knownTypes() {
        return Arrays.stream(ClientType.values())
                .filter(type -> type != ClientType.CLIENT_TYPE_UNSPECIFIED && type != ClientType.UNRECOGNIZED);
    }

    @ParameterizedTest
    @MethodSource("knownTypes")
    void everyKnownTypeIsHeardWithoutSettingsAndWithoutAGroup(ClientType type) {
        Status status = beat(HeartbeatRequest.newBuilder().setClientType(type).build());

        assertThat(status.getCode()).isEqualTo(Code.OK);
    }

    @Test
    void headersAreNotNeeded() {
        client.withoutHeaders();

        assertThat(beat(HeartbeatRequest.newBuilder()
                                .setClientType(ClientType.PUSH_CONSUMER)
                                .setGroup(V2Client.resource("group"))
                                .build())
                        .getCode())
                .isEqualTo(Code.OK);
    }

    @Test
    void emptyHeartbeatWithoutHeadersIsGosWayToLookWhetherItsStreamIsAlive() {
        client.withoutHeaders();

        assertThat(beat(HeartbeatRequest.getDefaultInstance()).getCode()).isEqualTo(Code.OK);
    }

    @Test
    void typeThatTheProtocolDoesNotHaveIsRefused() {
        Status missing = beat(HeartbeatRequest.getDefaultInstance());
        Status unknown =
                beat(HeartbeatRequest.newBuilder().setClientTypeValue(99).build());

        assertThat(missing.getCode()).isEqualTo(Code.UNRECOGNIZED_CLIENT_TYPE);
        assertThat(unknown.getCode()).isEqualTo(Code.UNRECOGNIZED_CLIENT_TYPE);
        assertThat(unknown.getMessage()).startsWith("client_type: 99 (expected: ");
    }

    @Test
    void whoLeavesIsLetGoWithoutHavingBeenHere() {
        NotifyClientTerminationResponse response =
                client.blocking().notifyClientTermination(NotifyClientTerminationRequest.getDefaultInstance());
        client.withoutHeaders();
        NotifyClientTerminationResponse nameless = client.blocking()
                .notifyClientTermination(NotifyClientTerminationRequest.newBuilder()
                        .setGroup(V2Client.resource("%%% no name"))
                        .build());

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(nameless.getStatus().getCode()).isEqualTo(Code.OK);
    }
}
