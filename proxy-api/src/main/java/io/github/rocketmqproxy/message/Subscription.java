package io.github.rocketmqproxy.message;

/**
 * What a consumer wants.
 *
 * @param topic the full topic name, with its namespace
 * @param group the consumer group as the broker knows it
 * @param filter what to deliver
 */
public record Subscription(String topic, String group, Filter filter) {

    /**
     * Which messages of the topic to deliver.
     *
     * @param type the language of the expression
     * @param expression {@code *}, tags joined by {@code ||}, or an SQL92 condition
     */
    public record Filter(Type type, String expression) {
        /** Everything. */
        public static final Filter ALL = new Filter(Type.TAG, "*");

        /** The language of a filter expression. */
        public enum Type {
            /** Tags joined by {@code ||}, or {@code *}. */
            TAG,
            /** An SQL92 condition over properties. */
            SQL92
        }
    }
}
