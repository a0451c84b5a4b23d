package io.github.rocketmqproxy.access;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.User;
import io.github.rocketmqproxy.api.User.Action;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.metrics.AccessRefusal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who makes calls, and what he may do. Work begins at once where nothing speaks against it, and when that is known where
 * somebody has to be asked first; always in the order of the calls. Thread-safe; nothing blocks.
 */
public final class Caller {
    /** Somebody who may do everything. */
    public static final Caller ANYBODY = new Caller(null, null);

    private static final Supplier<CompletableFuture<Void>> LEAVE = () -> CompletableFuture.completedFuture(null);

    private final @Nullable AccessControl control;
    /** Who it is; null where that does not matter. */
    private final @Nullable CompletableFuture<User> user;

    private final InOrder inOrder;
    /** The user has said that it is not there any more; with the same credentials there may be another one. */
    private volatile boolean gone;

    Caller(@Nullable AccessControl control, @Nullable CompletableFuture<User> user) {
        this.control = control;
        this.user = user;
        this.inOrder = new InOrder(control == null ? new AtomicInteger() : control.waiting());
    }

    /**
     * Does something that every user may do.
     *
     * @param work what to do
     * @param <T> what comes out
     * @return what the work answers; fails with {@code UNAUTHENTICATED}
     */
    public <T> CompletableFuture<T> asKnown(Supplier<CompletableFuture<T>> work) {
        return withLeave(someone -> LEAVE.get(), work);
    }

    /**
     * Does something that belongs to sending.
     *
     * @param topic the full topic name
     * @param work what to do
     * @param <T> what comes out
     * @return what the work answers; fails with {@code UNAUTHENTICATED}, {@code FORBIDDEN}
     */
    public <T> CompletableFuture<T> asProducer(String topic, Supplier<CompletableFuture<T>> work) {
        return withLeave(someone -> leave(someone, Action.SEND, topic, ""), work);
    }

    /**
     * Does something that belongs to receiving.
     *
     * @param topic the full topic name
     * @param group the full name of the consumer group, or empty where none takes part
     * @param work what to do
     * @param <T> what comes out
     * @return what the work answers; fails with {@code UNAUTHENTICATED}, {@code FORBIDDEN}
     */
    public <T> CompletableFuture<T> asConsumer(String topic, String group, Supplier<CompletableFuture<T>> work) {
        return withLeave(someone -> leave(someone, Action.CONSUME, topic, group), work);
    }

    /**
     * Does something that belongs to sending or to receiving.
     *
     * @param topic the full topic name
     * @param work what to do
     * @param <T> what comes out
     * @return what the work answers; fails with {@code UNAUTHENTICATED}, {@code FORBIDDEN}
     */
    public <T> CompletableFuture<T> asEither(String topic, Supplier<CompletableFuture<T>> work) {
        return withLeave(
                someone -> then(
                        may(someone, Action.SEND, topic, ""),
                        send -> send ? LEAVE.get() : leave(someone, Action.CONSUME, topic, "")),
                work);
    }

    private <T> CompletableFuture<T> withLeave(
            Function<User, CompletableFuture<Void>> question, Supplier<CompletableFuture<T>> work) {
        CompletableFuture<User> known = user;
        return known == null ? work.get() : inOrder.begin(then(known, question), work);
    }

    private CompletableFuture<Void> leave(User someone, Action action, String topic, String group) {
        return then(may(someone, action, topic, group), yes -> {
            if (yes) {
                return LEAVE.get();
            }
            refused(AccessRefusal.FORBIDDEN);
            return CompletableFuture.failedFuture(forbidden(someone, action, topic, group));
        });
    }

    private CompletableFuture<Boolean> may(User someone, Action action, String topic, String group) {
        AccessControl rules = control;
        if (rules == null) {
            throw new IllegalStateException("a caller with a user has rules");
        }
        CompletableFuture<Boolean> answer = rules.answered(() -> someone.may(action, topic, group));
        if (answer.isCompletedExceptionally()) {
            answer.exceptionally(this::counted);
        }
        return answer;
    }

    private boolean counted(Throwable failure) {
        if (ProxyException.from(failure).code() == ErrorCode.UNAUTHENTICATED) {
            gone = true;
            refused(AccessRefusal.UNAUTHENTICATED);
        }
        return false;
    }

    /** Without another future in between where the answer is there already, as it nearly always is. */
    private static <A, T> CompletableFuture<T> then(
            CompletableFuture<A> answer, Function<A, CompletableFuture<T>> next) {
        boolean there = answer.isDone() && !answer.isCompletedExceptionally();
        return there ? next.apply(answer.join()) : answer.thenCompose(next);
    }

    private static ProxyException forbidden(User someone, Action action, String topic, String group) {
        String what = action == Action.SEND
                ? "may not send to topic \"" + topic + "\""
                : "may not consume topic \"" + topic + "\"" + (group.isEmpty() ? "" : " as group \"" + group + "\"");
        return new ProxyException(
                ErrorCode.FORBIDDEN,
                "user \"" + someone.name() + "\": " + what
                        + " (expected: what the operator of this proxy allows the user)");
    }

    private void refused(AccessRefusal reason) {
        if (control != null) {
            control.refused(reason);
        }
    }

    /**
     * Counts a message that is about to be sent; to be called within {@link #asProducer}.
     *
     * @param nameServers of the cluster that it goes to
     * @param message the message
     * @throws ProxyException with {@code QUOTA_EXCEEDED}
     */
    public void take(List<String> nameServers, OutboundMessage message) {
        if (control != null) {
            control.take(someone(), nameServers, message);
        }
    }

    /**
     * As whom to go to the brokers; to be called when it is known who it is.
     *
     * @return empty if that does not depend on the user
     */
    public Optional<User.BrokerCredentials> brokerCredentials() {
        User someone = someone();
        return someone == null ? Optional.empty() : someone.brokerCredentials();
    }

    /**
     * A name that clients give themselves, so that one user's means nothing for another; to be called when it is known who it is.
     *
     * @param clientId as the client calls itself, or empty
     * @return the same with the user's name; empty for empty
     */
    public String own(String clientId) {
        User someone = someone();
        return someone == null || clientId.isEmpty() ? clientId : someone.name() + '\n' + clientId;
    }

    /**
     * Whether it matters who it is.
     *
     * @return false if everybody may do everything
     */
    public boolean isUser() {
        return user != null;
    }

    /**
     * Whether it is known already that the credentials are not right, not right any more, or cannot be checked.
     *
     * @return true if nothing can be done with this caller; one with the same credentials may be asked for again
     */
    public boolean isRefused() {
        return gone || (user != null && user.isCompletedExceptionally());
    }

    private @Nullable User someone() {
        CompletableFuture<User> known = user;
        return known == null || !known.isDone() || known.isCompletedExceptionally() ? null : known.join();
    }
}
