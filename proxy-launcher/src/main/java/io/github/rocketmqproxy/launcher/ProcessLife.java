package io.github.rocketmqproxy.launcher;

/** How long the process runs. */
@FunctionalInterface
interface ProcessLife {
    /**
     * Starts a run, waits until it is to end, and stops it.
     *
     * @throws StartException when it could not be started; what was started is stopped again
     */
    void live(ProxyRun run) throws StartException;
}
