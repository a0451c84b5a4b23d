package io.github.rocketmqproxy.launcher.bench;

import com.google.protobuf.ByteString;

/** A body in the forms that the two protocols want it in, so that it is made once. */
record Payload(String text, ByteString bytes) {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    static Payload of(String text) {
        return new Payload(text, ByteString.copyFromUtf8(text));
    }

    /** Text of a length. */
    static Payload ofSize(int bytes) {
        return of(filledUp("", bytes));
    }

    static String filledUp(String beginning, int bytes) {
        StringBuilder text = new StringBuilder(bytes).append(beginning);
        while (text.length() < bytes) {
            text.append(LETTERS, 0, Math.min(LETTERS.length(), bytes - text.length()));
        }
        return text.toString();
    }
}
