package io.github.rocketmqproxy.access;

import io.github.rocketmqproxy.api.Authenticator;
import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.User;
import io.github.rocketmqproxy.config.AccessConfig;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.metrics.AccessRefusal;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.worker.Cancellable;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one place that knows who may do what. Thread-safe; nothing blocks. */
public final class AccessControl {
    /** What a host's authenticator does not answer within this time has failed. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final @Nullable Authenticator authenticator;
    private final AllowedEndpoints endpoints;
    private final Quotas quotas;
    private final Timer timer;
    private final EngineMetrics metrics;
    /** Calls that wait until it is known what they may do. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final Caller anybody = new Caller(this, null);

    /**
     * Rules for one engine.
     *
     * @param config clusters and, as they are at each moment, quotas
     * @param authenticator who knows the users, or null if everybody may do everything
     * @param timer the time
     * @param metrics where refusals are counted
     */
    public AccessControl(
            Supplier<AccessConfig> config, @Nullable Authenticator authenticator, Timer timer, EngineMetrics metrics) {
        this.authenticator = authenticator;
        this.endpoints = new AllowedEndpoints(config.get().allowedEndpoints());
        this.quotas = new Quotas(() -> config.get().topicQuota(), timer, metrics);
        this.timer = timer;
        this.metrics = metrics;
    }

    /**
     * Whether it matters who somebody is.
     *
     * @return false if everybody may do everything
     */
    public boolean knowsUsers() {
        return authenticator != null;
    }

    /**
     * Somebody who makes a call.
     *
     * @param credentials reads what the client brings; not called where it does not matter
     * @return the caller; whether the credentials are right shows when it wants to do something
     */
    public Caller caller(Supplier<Credentials> credentials) {
        Authenticator asked = authenticator;
        return asked == null ? anybody : new Caller(this, authenticate(asked, credentials.get()));
    }

    private CompletableFuture<User> authenticate(Authenticator asked, Credentials credentials) {
        CompletableFuture<Optional<User>> answer = answered(() -> asked.authenticate(credentials));
        return answer.thenApply(user -> user.orElseThrow(() -> {
            metrics.accessRefused(AccessRefusal.UNAUTHENTICATED);
            return wrong(credentials);
        }));
    }

    /** Says no more than the client has said itself: not whether the access key id exists. */
    private static ProxyException wrong(Credentials credentials) {
        String what = credentials instanceof Credentials.None
                ? "access_key_id: none given"
                : "access_key_id: \"" + shown(credentials.accessKeyId()) + "\" with a wrong secret, or unknown";
        return new ProxyException(
                ErrorCode.UNAUTHENTICATED,
                what + " (expected: access key id and secret of a user that this proxy knows)");
    }

    private static String shown(String accessKeyId) {
        return accessKeyId.length() > 80 ? accessKeyId.substring(0, 80) + "…" : accessKeyId;
    }

    /** An answer of the authenticator or of a user, which are not ours: within a time, and never null. */
    <T> CompletableFuture<T> answered(Supplier<@Nullable CompletionStage<T>> question) {
        CompletionStage<T> stage;
        try {
            stage = question.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(ProxyException.from(e));
        }
        if (stage == null) {
            return CompletableFuture.failedFuture(
                    new ProxyException(ErrorCode.INTERNAL, "the authenticator has answered null"));
        }
        CompletableFuture<T> answer = stage.toCompletableFuture();
        return answer.isDone() ? answer : inTime(answer);
    }

    private <T> CompletableFuture<T> inTime(CompletableFuture<T> answer) {
        CompletableFuture<T> own = answer.copy();
        Cancellable late = timer.schedule(
                () -> own.completeExceptionally(new ProxyException(
                        ErrorCode.INTERNAL,
                        "the authenticator has not answered within " + PATIENCE.toSeconds() + " s")),
                PATIENCE);
        own.whenComplete((value, failure) -> late.cancel());
        return own;
    }

    /**
     * Looks whether clients may name a cluster.
     *
     * @param nameServers its name servers, each {@code host:port}
     * @return the same as the configuration writes them
     * @throws ProxyException with {@code FORBIDDEN}
     */
    public List<String> checkEndpoints(List<String> nameServers) {
        try {
            return endpoints.check(nameServers);
        } catch (ProxyException e) {
            metrics.accessRefused(AccessRefusal.ENDPOINT);
            throw e;
        }
    }

    void take(@Nullable User user, List<String> nameServers, OutboundMessage message) {
        quotas.take(user, nameServers, message);
    }

    AtomicInteger waiting() {
        return waiting;
    }

    void refused(AccessRefusal reason) {
        metrics.accessRefused(reason);
    }

    /** Forgets what is not needed any more. To be called once a second. */
    public void sweep() {
        quotas.sweep();
    }
}
