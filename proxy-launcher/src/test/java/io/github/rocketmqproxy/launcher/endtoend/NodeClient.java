package io.github.rocketmqproxy.launcher.endtoend;

/** Which client a scenario uses. */
enum NodeClient {
    /** {@code @klsakura/rocketmq-grpc-sdk} 1.0.4, unmodified from npm. */
    PUBLISHED,
    /** {@code examples/nodejs-client}. */
    OWN;

    /** What the scenario requires. */
    String module() {
        return this == PUBLISHED
                ? "@klsakura/rocketmq-grpc-sdk"
                : Tree.ownClient().toString();
    }
}
