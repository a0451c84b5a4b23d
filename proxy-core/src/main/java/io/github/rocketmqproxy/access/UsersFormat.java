package io.github.rocketmqproxy.access;

import io.github.rocketmqproxy.api.SecretHash;
import io.github.rocketmqproxy.api.User.BrokerCredentials;
import io.github.rocketmqproxy.api.User.Quota;
import io.github.rocketmqproxy.config.SettingType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of users: {@code [access key id]} begins a user, and lines {@code key = value} say of it what docs/security.md lists. Used
 * once for each file; names lines and keys that are wrong, never values, which may be secrets.
 */
final class UsersFormat {
    private static final String SECRET = "secret";
    private static final String SECRET_HASH = "secret-hash";
    private static final String SEND_TOPICS = "send-topics";
    private static final String CONSUME_TOPICS = "consume-topics";
    private static final String CONSUME_GROUPS = "consume-groups";
    private static final String MESSAGES_PER_SECOND = "messages-per-second";
    private static final String BYTES_PER_SECOND = "bytes-per-second";
    private static final String BROKER_ACCESS_KEY_ID = "broker-access-key-id";
    private static final String BROKER_ACCESS_KEY_SECRET = "broker-access-key-secret";
    private static final Set<String> KEYS = Set.of(
            SECRET,
            SECRET_HASH,
            SEND_TOPICS,
            CONSUME_TOPICS,
            CONSUME_GROUPS,
            MESSAGES_PER_SECOND,
            BYTES_PER_SECOND,
            BROKER_ACCESS_KEY_ID,
            BROKER_ACCESS_KEY_SECRET);

    /** A slash would end it in an official client's signature. */
    private static final Pattern ACCESS_KEY_ID = Pattern.compile("[^/,=\\[\\]\\s\\p{Cntrl}]{1,128}");

    private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");
    private static final SettingType<Integer> MESSAGES = SettingType.wholeNumber(1, 1_000_000_000);
    private static final SettingType<Long> BYTES = SettingType.size(1, 1L << 40);

    private final List<String> violations;
    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();

    private UsersFormat(List<String> violations) {
        this.violations = violations;
    }

    /**
     * Reads a file.
     *
     * @param text its content
     * @param violations takes what is wrong with it
     * @return users by access key id; to be used only if nothing is wrong
     */
    static Map<String, UserEntry> parse(String text, List<String> violations) {
        UsersFormat file = new UsersFormat(violations);
        file.read(text);
        Map<String, UserEntry> users = new HashMap<>();
        file.sections.forEach((id, values) -> users.put(id, file.entry(id, values)));
        if (users.isEmpty()) {
            violations.add("no user (expected: at least one, beginning with a line [access key id])");
        }
        return Map.copyOf(users);
    }

    private void read(String text) {
        @Nullable Map<String, String> section = null;
        int number = 0;
        for (String raw : text.split("\\R", -1)) {
            String line = raw.strip();
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                section = begin(line, number);
            } else {
                put(section, line, number);
            }
        }
    }

    private Map<String, String> begin(String line, int number) {
        String id = line.endsWith("]") ? line.substring(1, line.length() - 1).strip() : "";
        Map<String, String> section = new HashMap<>();
        if (!ACCESS_KEY_ID.matcher(id).matches()) {
            violations.add(
                    "line " + number + ": expected [access key id], 1 to 128 characters without / , = and spaces");
        } else if (sections.putIfAbsent(id, section) != null) {
            violations.add("line " + number + ": user " + id + " is there twice (expected: once)");
        }
        return section;
    }

    private void put(@Nullable Map<String, String> section, String line, int number) {
        int equals = line.indexOf('=');
        String key = equals < 0 ? "" : line.substring(0, equals).strip();
        if (section == null || !KEYS.contains(key)) {
            violations.add(
                    "line " + number + ": " + (section == null ? "before the first [access key id]" : "no known key")
                            + " (expected: key = value with one of "
                            + String.join(", ", KEYS.stream().sorted().toList()) + ")");
        } else if (section.put(key, line.substring(equals + 1).strip()) != null) {
            violations.add("line " + number + ": " + key + " is there twice for one user (expected: once)");
        }
    }

    private UserEntry entry(String id, Map<String, String> values) {
        String secret = values.getOrDefault(SECRET, "");
        String hash = values.getOrDefault(SECRET_HASH, "");
        if (secret.isEmpty() == hash.isEmpty()) {
            violations.add("user " + id + ": " + (secret.isEmpty() ? "neither " : "both ") + SECRET + " and "
                    + SECRET_HASH + " (expected: one of the two)");
        }
        return new UserEntry(
                id,
                secret,
                hash(id, hash),
                names(values, SEND_TOPICS),
                names(values, CONSUME_TOPICS),
                names(values, CONSUME_GROUPS),
                new Quota(
                        number(id, values, MESSAGES_PER_SECOND, MESSAGES), number(id, values, BYTES_PER_SECOND, BYTES)),
                brokerCredentials(id, values));
    }

    private Optional<SecretHash> hash(String id, String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(new SecretHash(text));
        } catch (IllegalArgumentException e) {
            violations.add("user " + id + ": " + SECRET_HASH + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static NamePatterns names(Map<String, String> values, String key) {
        return new NamePatterns(SEPARATORS
                .splitAsStream(values.getOrDefault(key, ""))
                .filter(name -> !name.isEmpty())
                .toList());
    }

    private long number(String id, Map<String, String> values, String key, SettingType<? extends Number> type) {
        String text = values.get(key);
        if (text == null) {
            return 0;
        }
        try {
            Number value = type.parse(text);
            if (type.accepts(value)) {
                return value.longValue();
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Reported with the rule, like a number out of range.
        }
        violations.add("user " + id + ": " + key + " (expected: " + type.expected() + ")");
        return 0;
    }

    private Optional<BrokerCredentials> brokerCredentials(String id, Map<String, String> values) {
        String key = values.getOrDefault(BROKER_ACCESS_KEY_ID, "");
        String secret = values.getOrDefault(BROKER_ACCESS_KEY_SECRET, "");
        if (key.isEmpty() != secret.isEmpty()) {
            violations.add("user " + id + ": " + BROKER_ACCESS_KEY_ID + " and " + BROKER_ACCESS_KEY_SECRET
                    + ": one is set without the other (expected: both or none)");
        }
        return key.isEmpty() ? Optional.empty() : Optional.of(new BrokerCredentials(key, secret));
    }
}
