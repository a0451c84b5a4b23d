package io.github.rocketmqproxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.v2.ClientType;
import io.github.rocketmqproxy.proto.v2.FilterExpression;
import io.github.rocketmqproxy.proto.v2.FilterType;
import io.github.rocketmqproxy.proto.v2.Publishing;
import io.github.rocketmqproxy.proto.v2.Settings;
import io.github.rocketmqproxy.proto.v2.Subscription;
import io.github.rocketmqproxy.proto.v2.SubscriptionEntry;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A telemetry stream as a client has it. */
final class TelemetryClient implements StreamObserver<TelemetryCommand>, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<TelemetryCommand> commands = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final StreamObserver<TelemetryCommand> proxy;

    TelemetryClient(V2Client client) {
        proxy = client.async().telemetry(this);
    }

    /** Opens a stream and sends the first settings. */
    static TelemetryClient open(V2Client client, Settings settings) {
        TelemetryClient stream = new TelemetryClient(client);
        stream.send(settings);
        return stream;
    }

    static Settings producer(String... topics) {
        Publishing.Builder publishing = Publishing.newBuilder();
        for (String topic : topics) {
            publishing.addTopics(V2Client.resource(topic));
        }
        return Settings.newBuilder()
                .setClientType(ClientType.PRODUCER)
                .setPublishing(publishing)
                .build();
    }

    static Settings consumer(String group, String... topics) {
        Subscription.Builder subscription = Subscription.newBuilder().setGroup(V2Client.resource(group));
        for (String topic : topics) {
            subscription.addSubscriptions(SubscriptionEntry.newBuilder()
                    .setTopic(V2Client.resource(topic))
                    .setExpression(FilterExpression.newBuilder()
                            .setType(FilterType.TAG)
                            .setExpression("*")));
        }
        return Settings.newBuilder()
                .setClientType(ClientType.PUSH_CONSUMER)
                .setSubscription(subscription)
                .build();
    }

    void send(Settings settings) {
        send(TelemetryCommand.newBuilder().setSettings(settings).build());
    }

    void send(TelemetryCommand command) {
        proxy.onNext(command);
    }

    /** What the proxy says next. */
    TelemetryCommand next() throws InterruptedException {
        TelemetryCommand command = commands.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(command).as("command within %s", PATIENCE).isNotNull();
        return command;
    }

    /** What the proxy says, if anything, within a time. */
    boolean silentFor(Duration time) throws InterruptedException {
        return commands.poll(time.toMillis(), TimeUnit.MILLISECONDS) == null;
    }

    /** How the proxy ends the stream. */
    Status end() {
        return end.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    boolean open() {
        return !end.isDone();
    }

    /** Ends the client's half. */
    void complete() {
        proxy.onCompleted();
    }

    @Override
    public void onNext(TelemetryCommand command) {
        commands.add(command);
    }

    @Override
    public void onError(Throwable failure) {
        end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK);
    }

    @Override
    public void close() {
        if (!end.isDone()) {
            proxy.onError(Status.CANCELLED.asRuntimeException());
        }
    }
}
