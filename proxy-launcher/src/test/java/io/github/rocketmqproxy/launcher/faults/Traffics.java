package io.github.rocketmqproxy.launcher.faults;

import io.github.rocketmqproxy.launcher.faults.SimpleSpecialTraffic.Way;
import io.github.rocketmqproxy.proto.v2.MessageType;
import java.util.List;
import java.util.function.Predicate;

/** Applications of all kinds before one proxy. */
final class Traffics implements AutoCloseable {
    private final List<Traffic> all;

    private Traffics(List<Traffic> all) {
        this.all = all;
    }

    /** Opens all of them. */
    static Traffics before(Site site) {
        List<Traffic> all = List.of(
                new SimpleTraffic(site.producerPort(), site.consumerPort()),
                new V2Traffic(site.producerPort(), site.consumerPort(), 1),
                new V2Traffic(site.producerPort(), site.consumerPort(), 3));
        return opened(all);
    }

    /** Opens one of each way to send that the two protocols have: 190 messages a second in all. */
    static Traffics ofAllKinds(Site site) {
        int producers = site.producerPort();
        int consumers = site.consumerPort();
        return opened(List.of(
                new SimpleTraffic(producers, consumers, "simple", 40),
                new SimpleStreamTraffic(producers, consumers, 20),
                new SimpleSpecialTraffic(producers, consumers, Way.SEVERAL, 150),
                new SimpleSpecialTraffic(producers, consumers, Way.ORDERED, 100),
                new SimpleSpecialTraffic(producers, consumers, Way.DELAYED, 100),
                new SimpleSpecialTraffic(producers, consumers, Way.TRANSACTION, 100),
                new SimpleSpecialTraffic(producers, consumers, Way.AUTOMATIC_TRANSACTION, 100),
                new V2Traffic(producers, consumers, 3, MessageType.NORMAL, 40),
                new V2Traffic(producers, consumers, 3, MessageType.FIFO, 100),
                new V2Traffic(producers, consumers, 3, MessageType.DELAY, 100),
                new V2Traffic(producers, consumers, 1, MessageType.TRANSACTION, 100)));
    }

    private static Traffics opened(List<Traffic> all) {
        all.forEach(Traffic::open);
        return new Traffics(all);
    }

    List<Traffic> all() {
        return all;
    }

    /** Begins to send, with new ledgers. */
    void begin(String name) {
        all.forEach(traffic -> traffic.begin(new Ledger(name + "/" + traffic.kind())));
    }

    void stopSending() {
        all.forEach(Traffic::stopSending);
    }

    void replaceConsumers() {
        all.forEach(Traffic::replaceConsumer);
    }

    boolean each(Predicate<Ledger> condition) {
        return all.stream().map(Traffic::ledger).allMatch(condition);
    }

    @Override
    public void close() {
        all.forEach(Traffic::close);
    }
}
