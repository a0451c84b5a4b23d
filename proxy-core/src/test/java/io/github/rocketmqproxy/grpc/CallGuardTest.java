package io.github.rocketmqproxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.metrics.DropwizardEngineMetrics;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.testkit.ManualTimer;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is the same for every call. Client and server are in one thread, and the time is moved by hand. */
class CallGuardTest {
    private static final SendMessageRequest REQUEST =
            SendMessageRequest.newBuilder().setMessageBody("body").build();

    private final ManualTimer timer = new ManualTimer();
    private final EngineMetrics metrics = new DropwizardEngineMetrics(new MetricRegistry(), "test");
    private final CallTimeouts timeouts =
            new CallTimeouts(ProxyConfig.builder().build().grpc(), timer);
    private final CallsInFlight inFlight = new CallsInFlight();
    private final List<AutoCloseable> open = new ArrayList<>();
    private BiConsumer<SendMessageRequest, StreamObserver<SendMessageResponse>> handler =
            (request, observer) -> ScriptedProtocol.answer(observer);
    private final ScriptedProtocol protocol =
            new ScriptedProtocol((request, observer) -> handler.accept(request, observer));
    private final CallGuard guard = new CallGuard(
            new ConnectionLimit(1, metrics), inFlight, timeouts, metrics, timer::nanoTime, protocol::isFailure);

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        assertThat(timeouts.waiting()).isZero();
        assertThat(inFlight.none()).isTrue();
    }

    private ManagedChannel serve(BiConsumer<SendMessageRequest, StreamObserver<SendMessageResponse>> handler)
            throws IOException {
        this.handler = handler;
        String name = UUID.randomUUID().toString();
        Server server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(ServerInterceptors.intercept(protocol.service(), guard))
                .build()
                .start();
        ManagedChannel channel =
                InProcessChannelBuilder.forName(name).directExecutor().build();
        open.add(channel::shutdownNow);
        open.add(server::shutdownNow);
        return channel;
    }

    private static SendMessageResponse send(ManagedChannel channel) {
        return RocketMQProxyGrpc.newBlockingStub(channel).sendMessage(REQUEST);
    }

    @Test
    void handlerThatThrowsEndsTheCallWithoutDetailsAndLogsThem() throws IOException {
        boolean[] broken = {true};
        ManagedChannel channel = serve((request, observer) -> {
            if (broken[0]) {
                throw new IllegalStateException("a secret of the proxy");
            }
            ScriptedProtocol.answer(observer);
        });
        List<LogRecord> logged = new ArrayList<>();

        try (var ignored = listenTo(Logger.getLogger(Statuses.class.getName()), logged)) {
            assertThatThrownBy(() -> send(channel))
                    .satisfies(
                            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.INTERNAL))
                    .hasMessage("INTERNAL: internal fault of the proxy; its log has the details");
        }
        assertThat(logged)
                .singleElement()
                .satisfies(record -> assertThat(record.getThrown()).hasMessageContaining("a secret of the proxy"));
        broken[0] = false;
        assertThat(send(channel).getSuccess()).isTrue();
        assertThat(metrics.snapshot().errorCount()).isEqualTo(1);
    }

    private static AutoCloseableHandler listenTo(Logger logger, List<LogRecord> records) {
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        return () -> logger.removeHandler(handler);
    }

    /** Ends without a checked exception. */
    private interface AutoCloseableHandler extends AutoCloseable {
        @Override
        void close();
    }

    @Test
    void handlerThatRefusesIsQuoted() throws IOException {
        ManagedChannel channel = serve((request, observer) -> {
            throw new ProxyException(ErrorCode.UNKNOWN_ID, "producer_id: \"x\" (expected: another)");
        });

        assertThatThrownBy(() -> send(channel)).hasMessage("NOT_FOUND: producer_id: \"x\" (expected: another)");
    }

    @Test
    void answerThatTellsOfAFailureCountsAsAnError() throws IOException {
        ManagedChannel channel = serve((request, observer) -> {
            observer.onNext(SendMessageResponse.getDefaultInstance());
            observer.onCompleted();
        });

        assertThat(send(channel).getSuccess()).isFalse();
        assertThat(metrics.snapshot().errorCount()).isEqualTo(1);
    }

    @Test
    void refusedCallsCountAsErrorsAndLeaveTheResponseTimeAlone() throws IOException {
        ManagedChannel channel = serve((request, observer) -> {
            timer.advance(Duration.ofMillis(40));
            ScriptedProtocol.answer(observer);
        });
        send(channel);
        guard.refuseAll();

        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> send(channel))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageStartingWith("UNAVAILABLE: this proxy is shutting down");
        }
        assertThat(metrics.snapshot().errorCount()).isEqualTo(10);
        assertThat(metrics.snapshot().responseTime().meanMillis()).isCloseTo(40, within(1.0));
        assertThat(protocol.requests()).hasSize(1);
    }

    @Test
    void callIsInFlightUntilItsAnswerIsOut() throws IOException {
        List<StreamObserver<SendMessageResponse>> waiting = new ArrayList<>();
        ManagedChannel channel = serve((request, observer) -> waiting.add(observer));
        ClientCall<SendMessageRequest, SendMessageResponse> call = call(channel, new Outcome());
        call.sendMessage(REQUEST);
        call.halfClose();
        assertThat(inFlight.none()).isFalse();

        ScriptedProtocol.answer(waiting.get(0));

        assertThat(inFlight.none()).isTrue();
    }

    @Test
    void callThatItsClientGivesUpLeavesNothingBehindWhenItsAnswerComesLate() throws IOException {
        List<StreamObserver<SendMessageResponse>> waiting = new ArrayList<>();
        ManagedChannel channel = serve((request, observer) -> waiting.add(observer));
        ClientCall<SendMessageRequest, SendMessageResponse> call = call(channel, new Outcome());
        call.sendMessage(REQUEST);
        call.halfClose();

        call.cancel("the client has lost patience", null);
        ScriptedProtocol.answer(waiting.get(0));

        assertThat(timeouts.waiting()).isZero();
        assertThat(metrics.snapshot().errorCount()).isEqualTo(1);
    }

    @Test
    void callThatItsClientGivesUpBeforeItsRequestIsCompleteNeverReachesTheHandler() throws IOException {
        ManagedChannel channel = serve((request, observer) -> ScriptedProtocol.answer(observer));
        ClientCall<SendMessageRequest, SendMessageResponse> call = call(channel, new Outcome());
        call.sendMessage(REQUEST);
        assertThat(timeouts.waiting()).isEqualTo(1);

        call.cancel("the client has lost patience", null);

        assertThat(timeouts.waiting()).isZero();
        assertThat(protocol.requests()).isEmpty();
    }

    @Test
    void requestThatIsCompleteWhenItsTimeIsOverIsNotHandled() throws IOException {
        ManagedChannel channel = serve((request, observer) -> ScriptedProtocol.answer(observer));
        Outcome outcome = new Outcome();
        ClientCall<SendMessageRequest, SendMessageResponse> call = call(channel, outcome);
        call.sendMessage(REQUEST);

        timer.advance(Duration.ofSeconds(31));
        timeouts.tick();
        call.halfClose();

        assertThat(outcome.status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(outcome.status.getDescription()).startsWith("READ_TIMEOUT: ");
        assertThat(protocol.requests()).isEmpty();
    }

    @Test
    void callWithoutAMessageIsRefused() throws IOException {
        ManagedChannel channel = serve((request, observer) -> ScriptedProtocol.answer(observer));
        Outcome outcome = new Outcome();
        call(channel, outcome).halfClose();

        assertThat(outcome.status.getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(outcome.status.getDescription()).containsIgnoringCase("half-closed without a request");
        assertThat(protocol.requests()).isEmpty();
    }

    @Test
    void unaryCallWithTwoMessagesIsRefused() throws IOException {
        ManagedChannel channel = serve((request, observer) -> ScriptedProtocol.answer(observer));
        Outcome outcome = new Outcome();
        ClientCall<SendMessageRequest, SendMessageResponse> call = call(channel, outcome);
        call.sendMessage(REQUEST);
        call.sendMessage(REQUEST);

        assertThat(outcome.status.getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(outcome.status.getDescription()).containsIgnoringCase("too many requests");
        assertThat(protocol.requests()).isEmpty();
    }

    private static ClientCall<SendMessageRequest, SendMessageResponse> call(ManagedChannel channel, Outcome outcome) {
        ClientCall<SendMessageRequest, SendMessageResponse> call =
                channel.newCall(RocketMQProxyGrpc.getSendMessageMethod(), CallOptions.DEFAULT);
        call.start(outcome, new Metadata());
        call.request(1);
        return call;
    }

    /** How a call ended. */
    private static final class Outcome extends ClientCall.Listener<SendMessageResponse> {
        private Status status = Status.OK;

        @Override
        public void onClose(Status closed, Metadata trailers) {
            status = closed;
        }
    }
}
