package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.RecoverOrphanedTransactionCommand;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import org.jspecify.annotations.Nullable;

/** A broker's question about a half message, as producers hear it. */
final class OrphanedTransactions {
    private OrphanedTransactions() {}

    /** The command, or null if the client could not take the message. Clients read it like one that they receive. */
    static @Nullable TelemetryCommand command(String transactionId, Delivery half, CallHeaders headers) {
        DeliveredMessages messages =
                new DeliveredMessages(Names.resource(half.topic(), headers.namespace()), ClientLanguage.of(headers));
        Message message = messages.pulled(half);
        return message == null
                ? null
                : TelemetryCommand.newBuilder()
                        .setRecoverOrphanedTransactionCommand(RecoverOrphanedTransactionCommand.newBuilder()
                                .setTransactionId(transactionId)
                                .setMessage(message))
                        .build();
    }
}
