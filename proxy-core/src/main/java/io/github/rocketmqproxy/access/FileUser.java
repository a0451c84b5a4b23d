package io.github.rocketmqproxy.access;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.User;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A user of the file, as the file says at each moment: nobody if it is gone, or has another secret than the one it came with. */
final class FileUser implements User {
    private final UserEntry asCame;
    private final Supplier<Map<String, UserEntry>> users;

    FileUser(UserEntry asCame, Supplier<Map<String, UserEntry>> users) {
        this.asCame = asCame;
        this.users = users;
    }

    private @Nullable UserEntry now() {
        UserEntry entry = users.get().get(asCame.accessKeyId());
        boolean same = entry == asCame || (entry != null && entry.hasSameSecret(asCame));
        return same ? entry : null;
    }

    @Override
    public String name() {
        return asCame.accessKeyId();
    }

    @Override
    public CompletionStage<Boolean> may(Action action, String topic, String group) {
        UserEntry entry = now();
        if (entry == null) {
            return CompletableFuture.failedFuture(new ProxyException(
                    ErrorCode.UNAUTHENTICATED,
                    "user \"" + name()
                            + "\": removed, or given another secret (expected: credentials that are valid now)"));
        }
        return CompletableFuture.completedFuture(
                action == Action.SEND ? entry.sendTopics().contains(topic) : mayConsume(entry, topic, group));
    }

    private static boolean mayConsume(UserEntry entry, String topic, String group) {
        return entry.consumeTopics().contains(topic)
                && (group.isEmpty() || entry.consumeGroups().contains(group));
    }

    @Override
    public Quota quota() {
        UserEntry entry = now();
        return entry == null ? asCame.quota() : entry.quota();
    }

    @Override
    public Optional<BrokerCredentials> brokerCredentials() {
        UserEntry entry = now();
        return entry == null ? asCame.brokerCredentials() : entry.brokerCredentials();
    }
}
