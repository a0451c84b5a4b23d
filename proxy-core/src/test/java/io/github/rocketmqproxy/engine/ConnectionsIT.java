package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.HealthCheckRequest;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Rows 16, 17, 20 and 24 of what the original does wrong: connections, leaks, figures, the end. */
class ConnectionsIT {
    private final String topic = unique("connections");
    private final String group = unique("group");

    @Test
    void connectionTooManyIsToldWhyAndServedWhenAPlaceIsFree() {
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config().maxConcurrent(5))) {
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                TestClient client = proxy.client();
                client.producer(topic);
                clients.add(client);
            }
            TestClient sixth = proxy.client();
            assertThatThrownBy(() -> sixth.producer(topic))
                    .isInstanceOf(StatusRuntimeException.class)
                    .satisfies(e ->
                            assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED))
                    .hasMessageContaining("MAX_CONCURRENT")
                    .hasMessageContaining("limit 5");
            assertThat(proxy.engine().metrics().snapshot().refusedConnections()).isEqualTo(1);
            assertThat(proxy.engine().metrics().snapshot().activeConnections()).isEqualTo(5);
            // Any number of calls on one connection is fine.
            String consumer = clients.get(0).consumer(topic, group, "*");
            for (int i = 0; i < 20; i++) {
                clients.get(0).receive(consumer);
            }
            clients.get(0).producer(topic);

            clients.get(4).close();
            Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> sixth.producer(topic));
        }
    }

    @Test
    void threeHundredConsumersComeAndGoAndLeaveNothing() {
        try (RunningEngine proxy =
                RunningEngine.start(RunningEngine.config().set(Setting.CONSUMER_CLEANUP_TIMEOUT, "1s"))) {
            TestClient steady = proxy.client();
            String consumer = steady.consumer(topic, group, "*");
            steady.send(steady.producer(topic), "body");
            comeAndGo(proxy, 30);
            int threads = Thread.activeCount();
            comeAndGo(proxy, 300);
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(proxy.engine().metrics().snapshot().activeConnections())
                        .isEqualTo(1);
                assertThat(proxy.engine().metrics().snapshot().activeConsumers())
                        .isLessThanOrEqualTo(1);
                assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 10);
            });
            steady.receive(consumer).await(1);
        }
    }

    private void comeAndGo(RunningEngine proxy, int times) {
        for (int i = 0; i < times; i++) {
            try (TestClient client = proxy.client()) {
                client.receive(client.consumer(topic, group, "*"));
            }
        }
    }

    @Test
    void figuresAreTrue() {
        MetricRegistry registry = new MetricRegistry();
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            for (int i = 0; i < 20; i++) {
                client.send(producer, "body");
            }
            client.send(producer, "");
            String consumer = client.consumer(topic, group, "*");
            TestStream stream = client.receive(consumer);
            stream.await(20).stream().limit(15).forEach(message -> client.ack(consumer, message.getReceiptHandle()));
            client.ack(consumer, "garbage");

            // A call is counted when its answer is on its way, a moment before or after the client has it.
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(proxy.engine().metrics().snapshot().errorCount())
                                    .isEqualTo(2));
            var figures = proxy.engine().metrics().snapshot();
            assertThat(figures.activeConnections()).isEqualTo(1);
            assertThat(figures.activeProducers()).isEqualTo(1);
            assertThat(figures.activeConsumers()).isEqualTo(1);
            assertThat(figures.messagesSent()).isEqualTo(20);
            assertThat(figures.messagesReceived()).isEqualTo(20);
            assertThat(figures.acknowledged()).isEqualTo(15);
            assertThat(figures.unacknowledged()).isEqualTo(5);
            assertThat(figures.responseTime().meanMillis()).isGreaterThan(0);
            assertThat(proxy.engine().buffers().unacknowledged()).isEqualTo(5);
            assertThat(proxy.engine().buffers().inboundMessages()).isZero();
            assertThat(proxy.engine().pool().clusters()).isEqualTo(1);
            // One to the broker, and perhaps one to the name server.
            assertThat(proxy.engine().pool().sendConnections()).isBetween(1, 2);
        }
        assertThat(registry.getNames()).isEmpty();
    }

    @Test
    void closedEngineLeavesNoThreadNoMetricAndNoConnection() {
        MetricRegistry registry = new MetricRegistry();
        ExecutorService hosts = Executors.newCachedThreadPool();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try {
            ProxyEngine engine = ProxyEngine.builder(RunningEngine.config().build())
                    .metricRegistry(registry)
                    .executor(hosts)
                    .inProcessName(topic)
                    .withoutNetwork()
                    .build();
            assertThat(engine.state()).isEqualTo(EngineState.NEW);
            engine.start();
            assertThat(engine.port()).isEqualTo(-1);
            assertThat(registry.getNames()).isNotEmpty();
            ManagedChannel channel =
                    InProcessChannelBuilder.forName(topic).directExecutor().build();
            var stub = RocketMQProxyGrpc.newBlockingStub(channel);
            assertThat(stub.healthCheck(HealthCheckRequest.getDefaultInstance()).getHealthy())
                    .isTrue();
            channel.shutdownNow();
            engine.close();
            engine.close();
            assertThat(engine.state()).isEqualTo(EngineState.CLOSED);
            assertThat(hosts.isShutdown()).isFalse();
            assertThat(registry.getNames()).isEmpty();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        } finally {
            hosts.shutdownNow();
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            Set<String> left = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread))
                    .map(Thread::getName)
                    // The broker lives in this JVM, too, and starts threads when it likes; these names are the engine's
                    // only.
                    .filter(name -> name.startsWith("rocketmq-") || name.startsWith("grpc-"))
                    .collect(Collectors.toSet());
            assertThat(left).isEmpty();
        });
    }

    @Test
    void closingFinishesWhatIsInFlight() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            List<CompletableFuture<SendMessageResponse>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(client.sendLater(producer, "body-" + i));
            }
            // The first answer shows that the calls have reached the server.
            answers.get(0).join();
            proxy.engine().close();
            long confirmed = answers.stream()
                    .filter(answer -> {
                        try {
                            return answer.join().getSuccess();
                        } catch (RuntimeException e) {
                            assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                            return false;
                        }
                    })
                    .count();
            assertThat(confirmed).isPositive();
            try (RunningEngine next = RunningEngine.start()) {
                TestClient reader = next.client();
                String consumer = reader.consumer(topic, group, "*");
                TestStream stream = reader.receive(consumer);
                for (int seen = 0; seen < confirmed; seen++) {
                    reader.ack(consumer, stream.await(seen + 1).get(seen).getReceiptHandle());
                }
            }
        }
    }

    @Test
    void engineIsUsedOnceAndATakenPortIsSaid() {
        try (RunningEngine proxy = RunningEngine.start()) {
            assertThatThrownBy(() -> proxy.engine().start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("RUNNING");
            ProxyConfig same =
                    RunningEngine.config().grpcPort(proxy.engine().port()).build();
            ProxyEngine second = ProxyEngine.builder(same).build();
            assertThatThrownBy(second::start).isInstanceOf(java.io.IOException.class);
            assertThat(second.state()).isEqualTo(EngineState.CLOSED);
        }
    }
}
