package io.github.rocketmqproxy.launcher.bench;

/** Learns how one operation ended, once, on whatever thread the answer came. */
interface Outcome {
    /** For operations whose end nobody waits for. */
    Outcome IGNORED = new Outcome() {
        @Override
        public void succeeded() {}

        @Override
        public void failed(String kind, String detail) {}
    };

    void succeeded();

    /**
     * It failed.
     *
     * @param kind groups failures: the name of an error code or of a gRPC status
     * @param detail what the proxy said
     */
    void failed(String kind, String detail);
}
