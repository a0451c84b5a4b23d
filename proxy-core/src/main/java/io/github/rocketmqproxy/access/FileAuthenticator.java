package io.github.rocketmqproxy.access;

import io.github.rocketmqproxy.api.Authenticator;
import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.api.SecretHash;
import io.github.rocketmqproxy.api.User;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Knows the users of the file. A signature can be checked with the secret only, not with its hash. Thread-safe. */
final class FileAuthenticator implements Authenticator {
    /** Signed with when there is no such user, so that an answer takes as long as one for a wrong signature. */
    private static final String NOBODYS_SECRET = "nobody's secret";

    private final Supplier<Map<String, UserEntry>> users;
    private final HashedSecrets hashedSecrets;

    FileAuthenticator(Supplier<Map<String, UserEntry>> users, HashedSecrets hashedSecrets) {
        this.users = users;
        this.hashedSecrets = hashedSecrets;
    }

    @Override
    public CompletionStage<Optional<User>> authenticate(Credentials credentials) {
        UserEntry entry = users.get().get(credentials.accessKeyId());
        if (credentials instanceof Credentials.Signature signature) {
            String secret = entry == null ? "" : entry.secret();
            boolean right = signature.matches(secret.isEmpty() ? NOBODYS_SECRET : secret);
            return CompletableFuture.completedFuture(
                    entry != null && !secret.isEmpty() && right ? user(entry) : Optional.empty());
        }
        if (credentials instanceof Credentials.Secret secret && entry != null) {
            SecretHash hash = entry.secretHash().orElse(null);
            CompletableFuture<Boolean> right = hash == null
                    ? CompletableFuture.completedFuture(secret.matches(entry.secret()))
                    : hashedSecrets.matches(hash, secret.secret());
            return right.thenApply(yes -> yes ? user(entry) : Optional.empty());
        }
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private Optional<User> user(UserEntry entry) {
        return Optional.of(new FileUser(entry, users));
    }
}
