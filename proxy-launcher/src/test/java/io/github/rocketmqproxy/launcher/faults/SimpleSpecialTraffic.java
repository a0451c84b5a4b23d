package io.github.rocketmqproxy.launcher.faults;

import io.github.rocketmqproxy.proto.simple.EndTransactionRequest;
import io.github.rocketmqproxy.proto.simple.OutgoingMessage;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyStub;
import io.github.rocketmqproxy.proto.simple.SendDelayMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.proto.simple.SendMessagesRequest;
import io.github.rocketmqproxy.proto.simple.SendMessagesResponse;
import io.github.rocketmqproxy.proto.simple.SendOrderedMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendTransactionMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendTransactionMessageResponse;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** The simple protocol's other ways to send. */
final class SimpleSpecialTraffic extends SimpleTraffic {
    private static final int SHARDING_KEYS = 8;
    private static final long DELAY_MILLIS = 2_000;

    private final Way way;

    /** How messages are sent. */
    enum Way {
        ORDERED,
        DELAYED,
        TRANSACTION,
        /** As the published client has it: the proxy commits. */
        AUTOMATIC_TRANSACTION,
        /** A call for a few messages. */
        SEVERAL;

        String text() {
            return "simple, " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    SimpleSpecialTraffic(int producerPort, int consumerPort, Way way, long paceMillis) {
        super(producerPort, consumerPort, way.text(), paceMillis);
        this.way = way;
    }

    @Override
    void send(Ledger ledger, String id) {
        RocketMQProxyStub stub = RocketMQProxyGrpc.newStub(producer());
        switch (way) {
            case ORDERED ->
                stub.sendOrderedMessage(
                        SendOrderedMessageRequest.newBuilder()
                                .setProducerId(producerId())
                                .setMessageBody(id)
                                .setShardingKey(
                                        "key-" + ThreadLocalRandom.current().nextInt(SHARDING_KEYS))
                                .build(),
                        answer(
                                (SendMessageResponse sent) -> note(ledger, id, sent),
                                failure -> ledger.refused(id, name(failure))));
            case DELAYED ->
                stub.sendDelayMessage(
                        SendDelayMessageRequest.newBuilder()
                                .setProducerId(producerId())
                                .setMessageBody(id)
                                .setStartDeliverTime(System.currentTimeMillis() + DELAY_MILLIS)
                                .build(),
                        answer(
                                (SendMessageResponse sent) -> note(ledger, id, sent),
                                failure -> ledger.refused(id, name(failure))));
            case TRANSACTION, AUTOMATIC_TRANSACTION -> sendTransaction(stub, ledger, id);
            case SEVERAL -> sendSeveral(stub, ledger, id);
        }
    }

    private void sendTransaction(RocketMQProxyStub stub, Ledger ledger, String id) {
        boolean own = way == Way.TRANSACTION;
        stub.sendTransactionMessage(
                SendTransactionMessageRequest.newBuilder()
                        .setProducerId(producerId())
                        .setMessageBody(id)
                        .setKeepHalf(own)
                        .build(),
                answer(
                        (SendTransactionMessageResponse sent) -> {
                            if (!sent.getSuccess()) {
                                ledger.refused(id, sent.getErrorCode());
                            } else if (own) {
                                commit(stub, ledger, id, sent.getTransactionId());
                            } else {
                                ledger.confirmed(id);
                            }
                        },
                        failure -> ledger.refused(id, name(failure))));
    }

    private void commit(RocketMQProxyStub stub, Ledger ledger, String id, String transaction) {
        stub.commitTransaction(
                EndTransactionRequest.newBuilder()
                        .setProducerId(producerId())
                        .setTransactionId(transaction)
                        .build(),
                answer(
                        ended -> {
                            if (ended.getSuccess()) {
                                ledger.confirmed(id);
                            } else {
                                ledger.refused(id, "commit: " + ended.getErrorCode());
                            }
                        },
                        failure -> ledger.refused(id, "commit: " + name(failure))));
    }

    /** The one that was asked for, and two more. */
    private void sendSeveral(RocketMQProxyStub stub, Ledger ledger, String id) {
        String[] ids = {id, ledger.sent(), ledger.sent()};
        SendMessagesRequest.Builder request = SendMessagesRequest.newBuilder().setProducerId(producerId());
        for (String each : ids) {
            request.addMessages(OutgoingMessage.newBuilder().setMessageBody(each));
        }
        stub.sendMessages(
                request.build(),
                answer(
                        (SendMessagesResponse sent) -> {
                            for (int i = 0; i < ids.length; i++) {
                                if (i < sent.getResultsCount()) {
                                    note(ledger, ids[i], sent.getResults(i));
                                } else {
                                    ledger.refused(ids[i], sent.getErrorCode());
                                }
                            }
                        },
                        failure -> {
                            for (String each : ids) {
                                ledger.refused(each, name(failure));
                            }
                        }));
    }
}
