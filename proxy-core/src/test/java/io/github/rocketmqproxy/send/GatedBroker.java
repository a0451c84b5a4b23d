package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real broker client with a gate before its sends: what waits there for an answer lets the next messages collect. */
final class GatedBroker {
    /** The messages of each request, in the order in which requests were made. */
    final List<List<OutboundMessage>> requests = new CopyOnWriteArrayList<>();

    private final BrokerClient real;
    private final BrokerClient gated;
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    GatedBroker(BrokerClient real) {
        this.real = real;
        this.gated = (BrokerClient) Proxy.newProxyInstance(
                BrokerClient.class.getClassLoader(), new Class<?>[] {BrokerClient.class}, (self, method, arguments) -> {
                    if (method.getName().equals("send")) {
                        return send(arguments);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @SuppressWarnings("unchecked")
    private CompletableFuture<List<SendReceipt>> send(Object[] arguments) {
        List<OutboundMessage> messages = (List<OutboundMessage>) arguments[2];
        requests.add(List.copyOf(messages));
        return gate.thenCompose(
                open -> real.send((String) arguments[0], (int) arguments[1], messages, (Duration) arguments[3]));
    }

    BrokerClient client() {
        return gated;
    }

    List<Integer> requestSizes() {
        return requests.stream().map(List::size).toList();
    }

    /** From now on no send gets to the broker. */
    void shut() {
        gate = new CompletableFuture<>();
    }

    void open() {
        gate.complete(null);
    }
}
