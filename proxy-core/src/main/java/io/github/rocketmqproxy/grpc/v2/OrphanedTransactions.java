package io.github.rocketmqproxy.grpc.v2;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.RecoverOrphanedTransactionCommand;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;

/** A broker's question about a half message, as producers hear it. */
final class OrphanedTransactions {
    private OrphanedTransactions() {}

    static TelemetryCommand command(String transactionId, Delivery half, CallHeaders headers) {
        return TelemetryCommand.newBuilder()
                .setRecoverOrphanedTransactionCommand(RecoverOrphanedTransactionCommand.newBuilder()
                        .setTransactionId(transactionId)
                        .setMessage(Message.newBuilder()
                                .setTopic(Resource.newBuilder().setName(half.topic()))
                                .setBody(ByteString.copyFrom(half.body()))
                                .setSystemProperties(SystemProperties.newBuilder()
                                        .setMessageId(half.messageId())
                                        .setMessageType(MessageType.TRANSACTION)
                                        .setBodyEncoding(Encoding.IDENTITY))))
                .build();
    }
}
