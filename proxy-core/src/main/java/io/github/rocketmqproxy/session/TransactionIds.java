package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.HalfMessage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The transaction ids of the official protocol: {@code messageId.broker.offset}, the broker's name in Base64 and the place of the
 * half message in its log in hexadecimal. All of it can be told again from a committed message, so consumers see the same id as
 * producers do, and any instance can end the transaction. The id asked by a broker has the place in the half topic's queue besides:
 * {@code messageId.broker.offset-queueOffset}.
 */
public final class TransactionIds {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final char SEPARATOR = '.';
    private static final char QUEUE_OFFSET = '-';
    private static final int SHOWN = 80;
    /** A client may choose the message's id; the rest is a broker's name and two numbers. */
    private static final int MAX_TEXT = 4_096;

    private TransactionIds() {}

    /**
     * What an id says.
     *
     * @param messageId the message's id
     * @param brokerName the broker that has the half message
     * @param commitLogOffset its place in the broker's log
     * @param queueOffset its place in the half topic's queue, or -1 if the id does not say it
     */
    public record Parts(String messageId, String brokerName, long commitLogOffset, long queueOffset) {}

    /**
     * The id of a half message that has been sent.
     *
     * @param messageId the message's id
     * @param brokerName the broker that has it
     * @param commitLogOffset its place in the broker's log
     * @return the id
     */
    public static String of(String messageId, String brokerName, long commitLogOffset) {
        return messageId
                + SEPARATOR
                + BASE64.encodeToString(brokerName.getBytes(StandardCharsets.UTF_8))
                + SEPARATOR
                + Long.toHexString(commitLogOffset);
    }

    /**
     * The id of a half message that a broker asks about.
     *
     * @param half which
     * @return the id
     */
    public static String ofCheck(HalfMessage half) {
        return of(half.messageId(), half.brokerName(), half.commitLogOffset())
                + QUEUE_OFFSET
                + Long.toHexString(half.queueOffset());
    }

    /**
     * Reads an id.
     *
     * @param id what {@link #of} or {@link #ofCheck} gave
     * @return its parts
     * @throws ProxyException with {@code INVALID_TRANSACTION_ID}
     */
    public static Parts parse(String id) {
        if (id.length() > MAX_TEXT) {
            throw illegal(id);
        }
        int last = id.lastIndexOf(SEPARATOR);
        int first = last < 0 ? -1 : id.lastIndexOf(SEPARATOR, last - 1);
        if (first <= 0) {
            throw illegal(id);
        }
        try {
            String places = id.substring(last + 1);
            int dash = places.indexOf(QUEUE_OFFSET);
            String brokerName =
                    new String(Base64.getUrlDecoder().decode(id.substring(first + 1, last)), StandardCharsets.UTF_8);
            Parts parts = new Parts(
                    id.substring(0, first),
                    brokerName,
                    HexFormat.fromHexDigitsToLong(dash < 0 ? places : places.substring(0, dash)),
                    dash < 0 ? -1 : HexFormat.fromHexDigitsToLong(places.substring(dash + 1)));
            if (brokerName.isEmpty() || parts.commitLogOffset() < 0 || (dash >= 0 && parts.queueOffset() < 0)) {
                throw illegal(id);
            }
            return parts;
        } catch (IllegalArgumentException e) {
            throw illegal(id);
        }
    }

    private static ProxyException illegal(String id) {
        String shown = id.length() > SHOWN ? id.substring(0, SHOWN) + "…" : id;
        return new ProxyException(
                ErrorCode.INVALID_TRANSACTION_ID,
                "transaction_id: \"" + shown
                        + "\" (expected: the transaction_id that a transactional send has answered, unchanged)");
    }
}
