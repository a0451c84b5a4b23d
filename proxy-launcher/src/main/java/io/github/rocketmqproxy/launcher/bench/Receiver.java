package io.github.rocketmqproxy.launcher.bench;

/** Receives messages over one protocol and acknowledges each, until the connections are closed. */
interface Receiver {
    /**
     * Begins to receive. Blocks until the proxy has let the consumer in.
     *
     * @param worker who receives, counted from 0
     */
    void start(int worker, Inbox inbox) throws BenchException;
}
