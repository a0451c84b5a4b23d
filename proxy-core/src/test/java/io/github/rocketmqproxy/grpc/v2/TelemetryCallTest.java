package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.proto.v2.Publishing;
import io.github.rocketmqproxy.proto.v2.Settings;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.github.rocketmqproxy.session.OwnCluster;
import io.github.rocketmqproxy.session.TelemetryStreams;
import io.grpc.stub.ServerCallStreamObserver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a client that does not read costs, and what happens at the end of a stream. */
class TelemetryCallTest {
    private static final TelemetryCommand SETTINGS = TelemetryCommand.newBuilder()
            .setSettings(Settings.newBuilder().setPublishing(Publishing.getDefaultInstance()))
            .build();

    private final Client client = new Client();
    private final TelemetryStreams streams = new TelemetryStreams(new OwnCluster(
            cluster -> {
                throw new AssertionError("nothing here needs a cluster");
            },
            new BrokerConfig(
                    Optional.of(new Cluster(List.of("127.0.0.1:9876"), "", "")), Duration.ofSeconds(3), false, 8)));
    private final TelemetryCall call =
            new TelemetryCall(client, new CallHeaders("client", "JAVA", "", "", "", Caller.ANYBODY));

    private static Delivery half() {
        return new Delivery(
                "orders",
                "id",
                ByteBuffer.allocate(3),
                "",
                Map.of(),
                0,
                0,
                new DeliveryHandle(0, 1, 1, 0, 0, "broker", 0, 0, 0));
    }

    @Test
    void nextCommandIsTakenWhenTheAnswerToTheLastHasGoneOut() {
        call.open(streams);
        assertThat(client.requested).isEqualTo(1);

        call.onNext(SETTINGS);

        assertThat(client.written).hasSize(1);
        assertThat(client.requested).isEqualTo(2);
    }

    @Test
    void clientThatDoesNotReadIsNotListenedTo() {
        call.open(streams);
        client.ready = false;

        call.onNext(SETTINGS);

        assertThat(client.written).hasSize(1);
        assertThat(client.requested).isEqualTo(1);

        client.ready = true;
        client.onReady.run();
        client.onReady.run();
        assertThat(client.requested).isEqualTo(2);
    }

    @Test
    void clientThatDoesNotReadIsAskedNothing() {
        call.open(streams);
        client.ready = false;
        call.check("transaction", half());
        call.liteUnsubscribed("lite");
        assertThat(client.written).isEmpty();

        client.ready = true;
        call.check("transaction", half());
        call.liteUnsubscribed("lite");

        assertThat(client.written)
                .extracting(TelemetryCommand::getCommandCase)
                .containsExactly(
                        TelemetryCommand.CommandCase.RECOVER_ORPHANED_TRANSACTION_COMMAND,
                        TelemetryCommand.CommandCase.NOTIFY_UNSUBSCRIBE_LITE_COMMAND);
    }

    @Test
    void nothingIsWrittenAfterTheEnd() {
        call.open(streams);
        call.onNext(SETTINGS);
        streams.close();

        call.check("transaction", half());
        call.liteUnsubscribed("lite");
        call.onNext(SETTINGS);
        call.endedByProxy();
        call.onCompleted();

        assertThat(client.written)
                .extracting(TelemetryCommand::getCommandCase)
                .containsExactly(
                        TelemetryCommand.CommandCase.SETTINGS,
                        TelemetryCommand.CommandCase.RECONNECT_ENDPOINTS_COMMAND);
        assertThat(client.ended).isEqualTo(1);
        assertThat(client.failures).isEmpty();
    }

    @Test
    void clientThatDoesNotUnderstandItIsNotToldToConnectAnew() {
        TelemetryCall other = new TelemetryCall(client, new CallHeaders("client", "HTTP", "", "", "", Caller.ANYBODY));
        other.open(streams);
        other.onNext(SETTINGS);
        streams.close();

        assertThat(client.written)
                .extracting(TelemetryCommand::getCommandCase)
                .containsExactly(TelemetryCommand.CommandCase.SETTINGS);
        assertThat(client.ended).isEqualTo(1);
    }

    @Test
    void clientThatDoesNotReadIsNotToldToConnectAnewButItsStreamEnds() {
        call.open(streams);
        client.ready = false;
        streams.close();

        assertThat(client.written).isEmpty();
        assertThat(client.ended).isEqualTo(1);
    }

    @Test
    void clientThatBreaksOffIsForgotten() {
        call.open(streams);
        call.onNext(SETTINGS);
        assertThat(streams.producers()).isEqualTo(1);

        client.cancelled = true;
        client.onCancel.run();
        call.check("transaction", half());

        assertThat(streams.producers()).isZero();
        assertThat(client.written).hasSize(1);
    }

    /** The client's side of the call. */
    private static final class Client extends ServerCallStreamObserver<TelemetryCommand> {
        private final List<TelemetryCommand> written = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private Runnable onReady = () -> {};
        private Runnable onCancel = () -> {};
        private boolean ready = true;
        private boolean cancelled;
        private int requested;
        private int ended;

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {
            onCancel = handler;
        }

        @Override
        public void setCompression(String compression) {}

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            onReady = handler;
        }

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void disableAutoRequest() {}

        @Override
        public void request(int count) {
            requested += count;
        }

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void onNext(TelemetryCommand command) {
            written.add(command);
        }

        @Override
        public void onError(Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void onCompleted() {
            ended++;
        }
    }
}
