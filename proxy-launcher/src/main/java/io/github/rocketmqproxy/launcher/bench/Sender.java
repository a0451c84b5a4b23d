package io.github.rocketmqproxy.launcher.bench;

/** Sends messages over one protocol. Thread-safe; never blocks. */
interface Sender {
    /**
     * Sends one message.
     *
     * @param worker who sends, counted from 0; its messages go over one connection
     */
    void send(int worker, Payload body, Outcome outcome);
}
