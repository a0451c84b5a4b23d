package io.github.rocketmqproxy.grpc.simple;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.session.ConsumerSession;
import io.github.rocketmqproxy.session.ConsumerStream;
import io.github.rocketmqproxy.session.DeliveryClient;
import io.grpc.stub.ServerCallStreamObserver;

/** One ReceiveMessages call: deliveries go out while the client reads, and back when it goes. */
final class DeliveryCall implements DeliveryClient {
    private final ServerCallStreamObserver<Message> client;
    private final boolean bytesOnly;

    private DeliveryCall(ServerCallStreamObserver<Message> client, boolean bytesOnly) {
        this.client = client;
        this.bytesOnly = bytesOnly;
    }

    static void open(ConsumerSession consumer, ServerCallStreamObserver<Message> client, boolean bytesOnly) {
        ConsumerStream stream = consumer.open(new DeliveryCall(client, bytesOnly));
        client.setOnReadyHandler(stream::pump);
        client.setOnCancelHandler(stream::close);
        if (client.isCancelled()) {
            // Gone before it could be heard.
            stream.close();
        }
    }

    @Override
    public boolean isReady() {
        return client.isReady() && !client.isCancelled();
    }

    @Override
    public synchronized void deliver(Delivery delivery) {
        if (!client.isCancelled()) {
            client.onNext(Translator.message(delivery, delivery.handle().toString(), bytesOnly));
        }
    }

    @Override
    public synchronized void refused(ProxyException reason) {
        StreamEnd.refused(client, reason);
    }

    @Override
    public synchronized void endedByProxy() {
        StreamEnd.byProxy(client, "consumer_id");
    }
}
