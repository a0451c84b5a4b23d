package io.github.rocketmqproxy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rocketmqproxy.api.Authenticator;
import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.api.SecretHash;
import io.github.rocketmqproxy.api.User;
import io.github.rocketmqproxy.api.User.Action;
import io.github.rocketmqproxy.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersFileTest {
    private static final String SECRET = "correct horse";
    private static final String RFC_TEXT = "what do ya want for nothing?";
    /** Of RFC 2202, test case 2: the secret is Jefe. */
    private static final String RFC_SIGNATURE = "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79";

    private Path path;
    private UsersFile file;

    @BeforeEach
    void inADirectory(@TempDir Path directory) {
        path = directory.resolve("users.conf");
        file = new UsersFile(path, Runnable::run);
    }

    private void write(String... lines) throws IOException {
        // Not in place, so that the change is seen however coarse the file system's clock is.
        Path next = path.resolveSibling("next");
        Files.writeString(next, String.join("\n", lines));
        Files.deleteIfExists(path);
        Files.move(next, path);
    }

    private Optional<User> user(String accessKeyId, String secret) {
        return file.authenticator()
                .authenticate(new Credentials.Secret(accessKeyId, secret))
                .toCompletableFuture()
                .join();
    }

    private static boolean may(User user, Action action, String topic, String group) {
        return user.may(action, topic, group).toCompletableFuture().join();
    }

    @Test
    void userMayWhatItsLinesSayAndNothingElse() throws IOException {
        write(
                "# the shop",
                "[alice]",
                "secret = " + SECRET,
                "send-topics = orders, bills-*",
                "consume-topics = orders letters",
                "consume-groups = shop-*",
                "messages-per-second = 100",
                "bytes-per-second = 1MiB",
                "broker-access-key-id = account",
                "broker-access-key-secret = secret = with spaces",
                "",
                "[nobody]",
                "secret = x");
        file.read();

        User alice = user("alice", SECRET).orElseThrow();
        assertThat(alice.name()).isEqualTo("alice");
        assertThat(may(alice, Action.SEND, "orders", "")).isTrue();
        assertThat(may(alice, Action.SEND, "bills-1", "")).isTrue();
        assertThat(may(alice, Action.SEND, "letters", "")).isFalse();
        assertThat(may(alice, Action.CONSUME, "letters", "shop-1")).isTrue();
        assertThat(may(alice, Action.CONSUME, "letters", "")).isTrue();
        assertThat(may(alice, Action.CONSUME, "letters", "other")).isFalse();
        assertThat(may(alice, Action.CONSUME, "bills-1", "shop-1")).isFalse();
        assertThat(alice.quota()).isEqualTo(new User.Quota(100, 1 << 20));
        assertThat(alice.brokerCredentials()).contains(new User.BrokerCredentials("account", "secret = with spaces"));

        User nobody = user("nobody", "x").orElseThrow();
        assertThat(may(nobody, Action.SEND, "orders", "")).isFalse();
        assertThat(may(nobody, Action.CONSUME, "orders", "")).isFalse();
        assertThat(nobody.quota()).isEqualTo(User.Quota.NONE);
        assertThat(nobody.brokerCredentials()).isEmpty();
    }

    @Test
    void signatureIsCheckedWithTheSecretInEitherCaseAndNeverWithAHash() throws IOException {
        write(
                "[rfc]",
                "secret = Jefe",
                "[hashed]",
                "secret-hash = " + SecretHash.of("Jefe", 1_000).text());
        file.read();

        assertThat(signed("rfc", RFC_SIGNATURE)).isPresent();
        assertThat(signed("rfc", RFC_SIGNATURE.toUpperCase(java.util.Locale.ROOT)))
                .isPresent();
        assertThat(signed("rfc", RFC_SIGNATURE.replace('e', 'f'))).isEmpty();
        assertThat(signed("rfc", "")).isEmpty();
        assertThat(signed("rfc", "not hexadecimal")).isEmpty();
        assertThat(signed("hashed", RFC_SIGNATURE)).isEmpty();
        assertThat(signed("unknown", RFC_SIGNATURE)).isEmpty();
        assertThat(user("hashed", "Jefe")).isPresent();
        assertThat(user("rfc", "")).isEmpty();
        assertThat(file.authenticator()
                        .authenticate(new Credentials.None())
                        .toCompletableFuture()
                        .join())
                .isEmpty();
    }

    private Optional<User> signed(String accessKeyId, String signature) {
        return file.authenticator()
                .authenticate(new Credentials.Signature(accessKeyId, RFC_TEXT, signature))
                .toCompletableFuture()
                .join();
    }

    @Test
    void newContentCountsAtOnceAlsoForUsersWhoAreHere() throws IOException {
        write("[alice]", "secret = " + SECRET, "send-topics = orders");
        file.read();
        User alice = user("alice", SECRET).orElseThrow();

        write("[alice]", "secret = " + SECRET, "send-topics = bills", "messages-per-second = 5");
        file.look();
        assertThat(may(alice, Action.SEND, "orders", "")).isFalse();
        assertThat(may(alice, Action.SEND, "bills", "")).isTrue();
        assertThat(alice.quota().messagesPerSecond()).isEqualTo(5);

        write("[alice]", "secret = another", "send-topics = bills");
        file.look();
        assertThat(alice.may(Action.SEND, "bills", "").toCompletableFuture()).isCompletedExceptionally();
        assertThat(user("alice", SECRET)).isEmpty();
        assertThat(user("alice", "another")).isPresent();

        write("[bob]", "secret = x");
        file.look();
        assertThat(alice.may(Action.SEND, "bills", "").toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void contentThatCannotBeUsedOrIsGoneLeavesTheUsersAsTheyWere() throws IOException {
        write("[alice]", "secret = " + SECRET);
        file.read();

        write("[alice]", "secret = " + SECRET, "[alice]", "secret = other");
        file.look();
        assertThat(user("alice", SECRET)).isPresent();
        Files.delete(path);
        file.look();
        file.look();
        assertThat(user("alice", SECRET)).isPresent();
        write("[bob]", "secret = " + SECRET);
        file.look();
        assertThat(user("alice", SECRET)).isEmpty();
        assertThat(user("bob", SECRET)).isPresent();
    }

    @Test
    void everythingThatIsWrongIsSaidTogetherAndNoSecretIsShown() throws IOException {
        write(
                "secret = " + SECRET,
                "[a/b]",
                "[alice]",
                "secret = " + SECRET,
                "secret = " + SECRET,
                "sends = orders",
                SECRET,
                "messages-per-second = lots",
                "broker-access-key-id = x",
                "[bob]",
                "secret-hash = " + SECRET);
        ConfigException failure = catchThrowableOfType(ConfigException.class, file::read);

        assertThat(failure.violations())
                .hasSize(8)
                .allSatisfy(violation -> assertThat(violation)
                        .startsWith("USERS_FILE: \"" + path)
                        .contains("expected")
                        .doesNotContain(SECRET));
        assertThat(failure)
                .hasMessageContaining("line 1:")
                .hasMessageContaining("line 2:")
                .hasMessageContaining("line 5: secret is there twice")
                .hasMessageContaining("line 6:")
                .hasMessageContaining("line 7:")
                .hasMessageContaining("alice: messages-per-second")
                .hasMessageContaining("alice: broker-access-key-id")
                .hasMessageContaining("bob: secret-hash");
    }

    @Test
    void missingAndEmptyFilesAreNoUsersForTheStart() throws IOException {
        assertThat(catchThrowableOfType(ConfigException.class, file::read)).hasMessageContaining("USERS_FILE");
        write("# nobody");
        assertThat(catchThrowableOfType(ConfigException.class, file::read)).hasMessageContaining("no user");
    }

    @Test
    void hashesAreComparedOneAtATimeAndTooManyAreRefused() throws IOException {
        List<Runnable> work = new ArrayList<>();
        UsersFile slow = new UsersFile(path, work::add);
        write("[alice]", "secret-hash = " + SecretHash.of(SECRET, 1_000).text());
        slow.read();
        Authenticator users = slow.authenticator();
        List<CompletableFuture<Optional<User>>> answers = new ArrayList<>();
        for (int i = 0; i <= HashedSecrets.MAX_WAITING; i++) {
            answers.add(users.authenticate(new Credentials.Secret("alice", i == 0 ? SECRET : "wrong"))
                    .toCompletableFuture());
        }

        assertThat(work).as("one worker for all").hasSize(1);
        assertThat(answers.get(HashedSecrets.MAX_WAITING)).isCompletedExceptionally();
        work.get(0).run();
        assertThat(answers.get(0).join()).isPresent();
        assertThat(answers.get(1).join()).isEmpty();
        // What was right or wrong once is known without work.
        assertThat(users.authenticate(new Credentials.Secret("alice", SECRET)).toCompletableFuture())
                .isCompletedWithValueMatching(Optional::isPresent);
        assertThat(users.authenticate(new Credentials.Secret("alice", "wrong")).toCompletableFuture())
                .isCompletedWithValueMatching(Optional::isEmpty);
        assertThat(work).hasSize(1);
    }
}
