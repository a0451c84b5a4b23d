package io.github.rocketmqproxy.launcher.tracing;

/** Names of attributes, by OpenTelemetry's conventions for rpcs and messaging where they have one. */
final class Attribute {
    static final String SYSTEM = "messaging.system";
    static final String ROCKETMQ = "rocketmq";
    static final String OPERATION = "messaging.operation.name";
    static final String DESTINATION = "messaging.destination.name";
    static final String MESSAGE = "messaging.message.id";
    static final String GROUP = "messaging.consumer.group.name";
    static final String BATCH = "messaging.batch.message_count";
    static final String BROKER = "rocketmq.broker.name";
    static final String RPC_SYSTEM = "rpc.system";
    static final String RPC_SERVICE = "rpc.service";
    static final String RPC_METHOD = "rpc.method";
    static final String RPC_STATUS = "rpc.response.status_code";
    static final String ERROR = "error.type";

    private Attribute() {}
}
