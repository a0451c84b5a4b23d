package io.github.rocketmqproxy.session;

/** What a sealed id stands for. An id of one kind is never taken for another. */
enum IdKind {
    PRODUCER("producer"),
    CONSUMER("consumer"),
    TRANSACTION("transaction");

    private final String prefix;

    IdKind(String prefix) {
        this.prefix = prefix;
    }

    String prefix() {
        return prefix;
    }
}
