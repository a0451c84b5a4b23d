package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.grpc.Statuses;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.NotifyUnsubscribeLiteCommand;
import io.github.rocketmqproxy.proto.v2.ReconnectEndpointsCommand;
import io.github.rocketmqproxy.proto.v2.Settings;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.github.rocketmqproxy.session.TelemetryListener;
import io.github.rocketmqproxy.session.TelemetryStream;
import io.github.rocketmqproxy.session.TelemetryStreams;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One Telemetry call. Commands are taken one at a time, each after the answer to the one before has gone out, so that a client that
 * does not read cannot pile up answers here.
 */
final class TelemetryCall implements StreamObserver<TelemetryCommand>, TelemetryListener {
    private final ServerCallStreamObserver<TelemetryCommand> client;
    private final CallHeaders headers;
    private volatile @Nullable TelemetryStream stream;

    // Guarded by this, as is the client, which is not thread-safe.
    private boolean answering;
    private boolean waitingForRoom;
    private boolean halfClosed;
    private boolean ended;

    TelemetryCall(ServerCallStreamObserver<TelemetryCommand> client, CallHeaders headers) {
        this.client = client;
        this.headers = headers;
    }

    void open(TelemetryStreams streams) {
        client.disableAutoRequest();
        client.setOnReadyHandler(this::roomAgain);
        client.setOnCancelHandler(this::close);
        if (headers.clientId().isEmpty()) {
            refuse(StatusCodes.CLIENT_ID_REQUIRED);
            return;
        }
        stream = streams.open(headers.clientId(), headers.caller(), this);
        if (client.isCancelled()) {
            close();
        }
        client.request(1);
    }

    @Override
    public void onNext(TelemetryCommand command) {
        TelemetryStream open = stream;
        if (open == null) {
            return;
        }
        synchronized (this) {
            answering = true;
        }
        if (command.hasSettings()) {
            settings(open, command.getSettings());
        } else {
            answered(other(command));
        }
    }

    private void settings(TelemetryStream open, Settings settings) {
        if (settings.getPubSubCase() == Settings.PubSubCase.PUBSUB_NOT_SET) {
            refuse(StatusCodes.status(
                    Code.BAD_REQUEST, "settings.pub_sub: not given (expected: publishing or subscription)"));
            return;
        }
        CompletableFuture<Settings> answer;
        try {
            answer = SettingsAnswer.to(settings, open, ClientLanguage.of(headers));
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((answered, failure) -> {
            if (failure == null) {
                answered(TelemetryCommand.newBuilder()
                        .setStatus(StatusCodes.OK)
                        .setSettings(answered)
                        .build());
            } else {
                fail(failure);
            }
        });
    }

    /** What is not settings is an answer to a question that this proxy does not ask, or nothing that it knows. */
    private static @Nullable TelemetryCommand other(TelemetryCommand command) {
        boolean answer =
                command.hasStatus() || command.getCommandCase() != TelemetryCommand.CommandCase.COMMAND_NOT_SET;
        return answer
                ? null
                : status(StatusCodes.status(
                        Code.BAD_REQUEST, "command: none that this proxy knows (expected: settings)"));
    }

    private static TelemetryCommand status(Status status) {
        return TelemetryCommand.newBuilder().setStatus(status).build();
    }

    private synchronized void answered(@Nullable TelemetryCommand answer) {
        answering = false;
        if (answer != null) {
            write(answer);
        }
        if (halfClosed) {
            complete();
        } else if (client.isReady()) {
            client.request(1);
        } else {
            waitingForRoom = true;
        }
    }

    private synchronized void roomAgain() {
        if (waitingForRoom) {
            waitingForRoom = false;
            client.request(1);
        }
    }

    @Override
    public synchronized void check(String transactionId, Delivery message) {
        // A client that does not read misses nothing: the broker asks again, and then it is the turn of another one.
        if (!client.isReady()) {
            return;
        }
        TelemetryCommand question = OrphanedTransactions.command(transactionId, message, headers);
        if (question != null) {
            write(question);
        }
    }

    @Override
    public void refused(ProxyException reason) {
        fail(reason);
    }

    @Override
    public synchronized void liteUnsubscribed(String liteTopic) {
        if (client.isReady()) {
            write(TelemetryCommand.newBuilder()
                    .setNotifyUnsubscribeLiteCommand(
                            NotifyUnsubscribeLiteCommand.newBuilder().setLiteTopic(liteTopic))
                    .build());
        }
    }

    /** Behind a load balancer that speaks HTTP/2 itself, gRPC's own word for it does not reach the client. */
    @Override
    public synchronized void reconnect() {
        if (ClientLanguage.of(headers).reconnects() && client.isReady()) {
            write(TelemetryCommand.newBuilder()
                    .setReconnectEndpointsCommand(ReconnectEndpointsCommand.newBuilder()
                            .setNonce(UUID.randomUUID().toString()))
                    .build());
        }
    }

    private void write(TelemetryCommand command) {
        if (!ended && !client.isCancelled()) {
            client.onNext(command);
        }
    }

    /** A quiet end: clients open the stream again without an error in their logs. */
    @Override
    public synchronized void endedByProxy() {
        complete();
    }

    private void complete() {
        if (!ended) {
            ended = true;
            client.onCompleted();
        }
    }

    /**
     * The status goes out by itself and as the end of the call: Node.js understands the first while it starts, Java, Go and the others
     * the second.
     */
    private void refuse(Status status) {
        end(
                status,
                io.grpc.Status.INVALID_ARGUMENT
                        .withDescription(status.getMessage())
                        .asRuntimeException());
    }

    private void fail(Throwable failure) {
        var told = Statuses.told(failure);
        end(StatusCodes.status(told), Statuses.exception(told));
    }

    private void end(Status status, RuntimeException end) {
        synchronized (this) {
            write(status(status));
            if (!ended) {
                ended = true;
                client.onError(end);
            }
        }
        close();
    }

    @Override
    public void onError(Throwable cancelled) {
        close();
    }

    @Override
    public void onCompleted() {
        close();
        synchronized (this) {
            halfClosed = true;
            if (!answering) {
                complete();
            }
        }
    }

    private void close() {
        TelemetryStream open = stream;
        if (open != null) {
            open.close();
        }
    }
}
