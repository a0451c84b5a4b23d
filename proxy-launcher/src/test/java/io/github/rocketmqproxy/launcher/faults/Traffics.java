package io.github.rocketmqproxy.launcher.faults;

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
