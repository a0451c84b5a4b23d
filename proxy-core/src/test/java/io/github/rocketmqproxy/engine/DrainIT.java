package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.OutgoingMessage;
import io.github.rocketmqproxy.proto.simple.PublishRequest;
import io.github.rocketmqproxy.proto.simple.PublishResult;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What becomes of everything that is open when an engine closes. */
class DrainIT {
    private final String topic = unique("drain");
    private final String group = unique("drain-group");

    private FakeCluster proxy(Setting setting, String value) {
        FakeCluster proxy = new FakeCluster(
                ProxyConfig.builder().set(Setting.DRAIN_TIMEOUT, "10m").set(setting, value));
        proxy.broker().topic(topic, 1);
        return proxy;
    }

    private FakeCluster patientProxy() {
        return proxy(Setting.DRAIN_TIMEOUT, "10m");
    }

    private static CompletableFuture<Void> closing(FakeCluster proxy) {
        return CompletableFuture.runAsync(() -> proxy.engine().close());
    }

    @Test
    void proxyThatIsNotReadyServesOnForTheDrainDelay() {
        try (FakeCluster proxy = proxy(Setting.DRAIN_DELAY, "5s")) {
            String producer = proxy.client().producer(topic);
            long start = System.nanoTime();
            CompletableFuture<Void> closed = closing(proxy);
            Awaitility.await().until(() -> proxy.engine().state() == EngineState.DRAINING);

            TestClient late = proxy.client();
            Awaitility.await()
                    .until(() -> HealthGrpc.newBlockingStub(late.channel())
                                    .check(HealthCheckRequest.getDefaultInstance())
                                    .getStatus()
                            == ServingStatus.NOT_SERVING);
            assertThat(late.send(producer, "served").getSuccess()).isTrue();

            assertThat(closed).succeedsWithin(Duration.ofSeconds(60));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void publishStreamEndsWithTheResultsOfAllThatHasCome() {
        try (FakeCluster proxy = patientProxy()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            List<PublishResult> results = new CopyOnWriteArrayList<>();
            CompletableFuture<Status> end = new CompletableFuture<>();
            StreamObserver<PublishRequest> requests = client.async().publishStream(new StreamObserver<>() {
                @Override
                public void onNext(PublishResult result) {
                    results.add(result);
                }

                @Override
                public void onError(Throwable failure) {
                    end.complete(Status.fromThrowable(failure));
                }

                @Override
                public void onCompleted() {
                    end.complete(Status.OK);
                }
            });
            proxy.broker().holdSends();
            for (int i = 0; i < 3; i++) {
                requests.onNext(PublishRequest.newBuilder()
                        .setProducerId(producer)
                        .setSequence(i)
                        .setMessage(OutgoingMessage.newBuilder().setMessageBody("body"))
                        .build());
            }
            Awaitility.await().until(() -> proxy.engine().buffers().inboundMessages() == 3);

            CompletableFuture<Void> closed = closing(proxy);
            Awaitility.await().during(Duration.ofMillis(500)).until(() -> !end.isDone());
            proxy.broker().releaseSends();

            assertThat(end).succeedsWithin(Duration.ofSeconds(60));
            assertThat(end.join().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(results).hasSize(3).allMatch(result -> result.getResult().getSuccess());
            assertThat(closed).succeedsWithin(Duration.ofSeconds(60));
        }
    }

    @Test
    void publishStreamWithNothingUnderWayDoesNotHoldUpTheClose() {
        try (FakeCluster proxy = patientProxy()) {
            TestClient client = proxy.client();
            CompletableFuture<Status> end = new CompletableFuture<>();
            client.async().publishStream(new StreamObserver<>() {
                @Override
                public void onNext(PublishResult result) {}

                @Override
                public void onError(Throwable failure) {
                    end.complete(Status.fromThrowable(failure));
                }

                @Override
                public void onCompleted() {
                    end.complete(Status.OK);
                }
            });
            // On one connection the stream has arrived when this is answered.
            client.producer(topic);

            assertThat(closing(proxy)).succeedsWithin(Duration.ofSeconds(60));

            assertThat(end).succeedsWithin(Duration.ofSeconds(60));
            assertThat(end.join().getDescription()).contains("open it again");
        }
    }

    @Test
    void closingWaitsUntilWhatNobodyHasSeenIsBackAtTheBroker() {
        try (FakeCluster proxy = patientProxy()) {
            V2Client client = proxy.v2Client();
            proxy.broker().holdPops();
            CompletableFuture<ReceiveMessageResponse> answer = new CompletableFuture<>();
            client.async()
                    .receiveMessage(
                            new V2Consumer(client, topic, group)
                                    .push()
                                    .setLongPollingTimeout(V2Consumer.seconds(60))
                                    .build(),
                            new StreamObserver<>() {
                                @Override
                                public void onNext(ReceiveMessageResponse frame) {
                                    answer.complete(frame);
                                }

                                @Override
                                public void onError(Throwable failure) {
                                    answer.completeExceptionally(failure);
                                }

                                @Override
                                public void onCompleted() {}
                            });
            assertThat(client.sent(V2Client.message(topic, "too late"))
                            .getStatus()
                            .getCode())
                    .isEqualTo(Code.OK);
            Awaitility.await().until(() -> proxy.broker().faults().held(Operation.POP) == 1);
            proxy.broker().faults().hold(Operation.CHANGE_INVISIBLE);

            // As soon as the client has its answer, the broker gives the message to the poll that nobody waits for.
            answer.thenRun(proxy.broker()::releasePops);
            CompletableFuture<Void> closed = closing(proxy);

            assertThat(answer)
                    .succeedsWithin(Duration.ofSeconds(30))
                    .extracting(frame -> frame.getStatus().getCode())
                    .isEqualTo(Code.MESSAGE_NOT_FOUND);
            Awaitility.await().until(() -> proxy.broker().faults().held(Operation.CHANGE_INVISIBLE) == 1);
            Awaitility.await().during(Duration.ofSeconds(1)).until(() -> !closed.isDone());

            proxy.broker().faults().release(Operation.CHANGE_INVISIBLE);
            assertThat(closed).succeedsWithin(Duration.ofSeconds(60));
            assertThat(proxy.broker().changes())
                    .singleElement()
                    .satisfies(change -> assertThat(change.countsAsAttempt()).isFalse());
        }
    }
}
