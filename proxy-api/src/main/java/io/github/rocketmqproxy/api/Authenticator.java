package io.github.rocketmqproxy.api;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Knows the users of a proxy; for a host that has its own. Must be thread-safe.
 *
 * <p>It is asked for every call of the official protocol, whose signatures are different each time; for every {@code CreateProducer} and
 * {@code CreateConsumer} of the simple one; and when an instance has not seen an id of these for a while. Whatever takes longer should be
 * remembered. Calls of the official protocol that a client makes at the same time may overtake each other where answers come later, so
 * ordered messages want answers that are there at once.
 */
@FunctionalInterface
public interface Authenticator {
    /**
     * Who brings these credentials. Called on I/O threads: it must not block, but may answer later, on any thread. What is not answered
     * within ten seconds has failed.
     *
     * @param credentials what a client brings, {@link Credentials.None} too
     * @return the user, or empty if the credentials are wrong or not enough; fails if that cannot be known now
     */
    CompletionStage<Optional<User>> authenticate(Credentials credentials);
}
