package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.ReceiveConfig;
import io.github.rocketmqproxy.message.Subscription;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The tags that a consumer wants.
 *
 * <p>A broker moves on past what the filter of a request leaves out, for the whole consumer group. So two consumers of one group
 * with different tags would lose each other's messages; {@link ReceiveConfig.FilterGroups#SEPARATE} gives each expression a broker
 * group of its own, whose name every instance of the proxy works out alike.
 */
public final class TagExpression {
    private static final Pattern SEPARATOR = Pattern.compile("\\|\\|");
    private static final Pattern GARBAGE = Pattern.compile("[\\s|&\\p{Cntrl}]");
    private static final int MAX_LENGTH = 1_024;

    /** Sorted, so that {@code a||b} and {@code b||a} are the same; empty for all. */
    private final Set<String> tags;

    private TagExpression(Set<String> tags) {
        this.tags = tags;
    }

    /**
     * Reads an expression.
     *
     * @param text {@code *}, empty, or tags joined by {@code ||}
     * @return the expression
     * @throws ProxyException with {@link ErrorCode#ILLEGAL_FILTER_EXPRESSION} when no message could match it
     */
    public static TagExpression parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.equals("*")) {
            return new TagExpression(Set.of());
        }
        if (trimmed.length() > MAX_LENGTH) {
            throw illegal(trimmed.substring(0, 80) + "…");
        }
        Set<String> tags = new TreeSet<>();
        for (String part : SEPARATOR.split(trimmed, -1)) {
            String tag = part.strip();
            if (tag.isEmpty() || tag.equals("*") || GARBAGE.matcher(tag).find()) {
                throw illegal(trimmed);
            }
            tags.add(tag);
        }
        return new TagExpression(tags);
    }

    private static ProxyException illegal(String text) {
        return new ProxyException(
                ErrorCode.ILLEGAL_FILTER_EXPRESSION,
                "tag_expression: \"" + text
                        + "\" (expected: * for all, or tags without spaces joined by ||, such as a||b)");
    }

    /**
     * What a consumer with this expression asks the brokers for.
     *
     * @param topic the full topic name
     * @param group the consumer group as the client named it
     * @param groups how several expressions of one group live together
     * @return the subscription, with the broker's name of the group
     */
    public Subscription subscription(String topic, String group, ReceiveConfig.FilterGroups groups) {
        if (tags.isEmpty()) {
            return new Subscription(topic, group, Subscription.Filter.ALL);
        }
        String brokerGroup = groups == ReceiveConfig.FilterGroups.SEPARATE ? group + "-tags-" + fingerprint() : group;
        return new Subscription(topic, brokerGroup, new Subscription.Filter(Subscription.Filter.Type.TAG, toString()));
    }

    private String fingerprint() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The normal form. */
    @Override
    public String toString() {
        return tags.isEmpty() ? "*" : String.join("||", tags);
    }
}
