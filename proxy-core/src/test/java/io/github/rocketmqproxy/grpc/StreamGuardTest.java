package io.github.rocketmqproxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.metrics.DropwizardEngineMetrics;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.testkit.ManualTimer;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How a stream that answers one request is counted. Client and server are in one thread, and the time is moved by hand. */
class StreamGuardTest {
    private static final String METHOD = "v2.ReceiveMessage";

    private final ManualTimer timer = new ManualTimer();
    private final EngineMetrics metrics = new DropwizardEngineMetrics(new MetricRegistry(), "test");
    private final CallGuard guard = new CallGuard(
            new ConnectionLimit(1, metrics),
            new CallsInFlight(),
            new CallTimeouts(ProxyConfig.builder().build().grpc(), timer),
            metrics,
            timer::nanoTime,
            answer -> ((ReceiveMessageResponse) answer).getStatus().getCode() == Code.FORBIDDEN);

    private void receive(Code... frames) throws IOException {
        String name = UUID.randomUUID().toString();
        Server server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(ServerInterceptors.intercept(new Frames(List.of(frames)), guard))
                .build()
                .start();
        ManagedChannel channel =
                InProcessChannelBuilder.forName(name).directExecutor().build();
        try {
            MessagingServiceGrpc.newBlockingStub(channel)
                    .receiveMessage(ReceiveMessageRequest.getDefaultInstance())
                    .forEachRemaining(frame -> {});
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    /** Whether one stream has ended with a status. */
    private boolean ended(String status) {
        return metrics.prometheus()
                .contains("rocketmq_proxy_calls_ended_total{method=\"" + METHOD + "\",status=\"" + status + "\"} 1\n");
    }

    @Test
    void streamThatBeginsWithAFailureCountsAsAnError() throws IOException {
        receive(Code.FORBIDDEN);

        assertThat(metrics.snapshot().errorCount()).isEqualTo(1);
        assertThat(metrics.prometheus()).contains("rocketmq_proxy_calls_failed_total{method=\"" + METHOD + "\"} 1");
        assertThat(ended("FAILURE_IN_ANSWER")).isTrue();
    }

    @Test
    void onlyTheFirstFrameTellsHowItWent() throws IOException {
        receive(Code.OK, Code.FORBIDDEN);

        assertThat(metrics.snapshot().errorCount()).isZero();
        assertThat(ended("OK")).isTrue();
    }

    @Test
    void timeThatAStreamTakesIsNoResponseTime() throws IOException {
        receive(Code.OK, Code.OK);

        assertThat(timer.nanoTime()).isEqualTo(Duration.ofSeconds(40).toNanos());
        assertThat(metrics.snapshot().responseTime().maxMillis()).isZero();
    }

    /** Answers each request with these frames, 20 s apart. */
    private final class Frames extends MessagingServiceGrpc.MessagingServiceImplBase {
        private final List<Code> codes;

        Frames(List<Code> codes) {
            this.codes = codes;
        }

        @Override
        public void receiveMessage(ReceiveMessageRequest request, StreamObserver<ReceiveMessageResponse> observer) {
            for (Code code : codes) {
                timer.advance(Duration.ofSeconds(20));
                observer.onNext(ReceiveMessageResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(code))
                        .build());
            }
            observer.onCompleted();
        }
    }
}
