package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a recall handle says ({@code RecallMessageHandle}, version 1): Base64 of five words. */
record RecallHandle(String topic, String brokerName, String messageId) {
    private static final int WORDS = 5;
    private static final int SHOWN = 80;
    /** In Base64: names of a topic and a broker, a time, and an id of a message, which are of some hundred characters each at most. */
    private static final int MAX_TEXT = 4_096;

    /**
     * Reads the text that a producer got.
     *
     * @throws ProxyException with {@code INVALID_RECALL_HANDLE} if it is none, or one of another topic
     */
    static RecallHandle parse(String text, String topic) {
        if (text.length() > MAX_TEXT) {
            throw malformed(text);
        }
        String[] words;
        try {
            words = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", -1);
        } catch (IllegalArgumentException e) {
            throw malformed(text);
        }
        if (words.length != WORDS || !words[0].equals("v1") || words[2].isEmpty()) {
            throw malformed(text);
        }
        if (!words[1].equals(topic)) {
            throw new ProxyException(
                    ErrorCode.INVALID_RECALL_HANDLE,
                    "recall_handle: is of topic \"" + shown(words[1]) + "\", not of \"" + topic + "\"");
        }
        return new RecallHandle(words[1], words[2], words[4]);
    }

    private static ProxyException malformed(String text) {
        return new ProxyException(
                ErrorCode.INVALID_RECALL_HANDLE,
                "recall_handle: \"" + shown(text) + "\" (expected: the recall_handle of a delayed message, unchanged)");
    }

    private static String shown(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}
