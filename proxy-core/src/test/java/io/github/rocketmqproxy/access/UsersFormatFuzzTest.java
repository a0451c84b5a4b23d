package io.github.rocketmqproxy.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.testkit.Fuzzed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Any file of users is read, or what is wrong is said, and never with a secret in it. */
class UsersFormatFuzzTest {
    private static final String SECRET = "the secret of somebody else";
    private static final int CHEAP_ITERATIONS = 2_000;

    @FuzzTest
    void fileIsReadOrRefused(byte[] data) {
        String text = Fuzzed.text(data);
        List<String> violations = new ArrayList<>();

        Map<String, UserEntry> users = UsersFormat.parse(text, violations);

        assertThat(users.isEmpty() && violations.isEmpty()).isFalse();
        if (violations.isEmpty()) {
            users.values().forEach(UsersFormatFuzzTest::assertUsable);
        }
        List<String> others = new ArrayList<>();
        UsersFormat.parse(text + "\nsecret = " + SECRET + "\nmessages-per-second = " + SECRET, others);
        if (!text.contains(SECRET)) {
            assertThat(others).noneMatch(violation -> violation.contains(SECRET));
        }
    }

    /** What was accepted can be asked about. */
    private static void assertUsable(UserEntry user) {
        user.sendTopics().contains("orders");
        user.consumeGroups().contains("billing");
        assertThat(user.toString()).doesNotContain("secret=");
        user.secretHash().ifPresent(hash -> {
            if (Integer.parseInt(hash.text().split(":")[1]) <= CHEAP_ITERATIONS) {
                hash.matches("a guess");
            }
        });
    }
}
