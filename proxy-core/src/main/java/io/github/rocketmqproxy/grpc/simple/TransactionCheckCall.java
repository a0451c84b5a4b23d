package io.github.rocketmqproxy.grpc.simple;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.proto.simple.TransactionCheck;
import io.github.rocketmqproxy.session.ProducerSession;
import io.github.rocketmqproxy.session.TransactionListener;
import io.grpc.stub.ServerCallStreamObserver;

/** One WatchTransactions call. */
final class TransactionCheckCall implements TransactionListener {
    private final ServerCallStreamObserver<TransactionCheck> client;

    private TransactionCheckCall(ServerCallStreamObserver<TransactionCheck> client) {
        this.client = client;
    }

    static void open(ProducerSession producer, ServerCallStreamObserver<TransactionCheck> client) {
        Runnable stop = producer.watchTransactions(new TransactionCheckCall(client));
        client.setOnCancelHandler(stop);
        if (client.isCancelled()) {
            stop.run();
        }
    }

    @Override
    public synchronized void check(String transactionId, Delivery message) {
        // A client that does not read misses nothing: the broker asks again.
        if (client.isReady() && !client.isCancelled()) {
            client.onNext(TransactionCheck.newBuilder()
                    .setTransactionId(transactionId)
                    .setMessage(Translator.message(message, "", false))
                    .build());
        }
    }

    @Override
    public synchronized void refused(ProxyException reason) {
        StreamEnd.refused(client, reason);
    }

    @Override
    public synchronized void endedByProxy() {
        StreamEnd.byProxy(client, "producer_id");
    }
}
