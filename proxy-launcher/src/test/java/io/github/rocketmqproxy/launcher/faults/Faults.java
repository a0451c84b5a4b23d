package io.github.rocketmqproxy.launcher.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** All faults, in the order of the table. */
final class Faults {
    /** For the short form: as good as ten seconds where refusals come at once. */
    private static final Duration A_MOMENT = Duration.ofMillis(1_500);
    /** For the short form: longer than BROKER_TIMEOUT, and than official clients wait. */
    private static final Duration PAST_TIMEOUTS = Duration.ofSeconds(4);

    private Faults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                                "all brokers killed and back",
                                (site, traffics) -> site.brokers(BrokerNode::kill),
                                (site, traffics) -> site.brokers(BrokerNode::restart))
                        .briefly(A_MOMENT),
                Fault.of(
                                "one of two brokers killed and back",
                                (site, traffics) -> site.oneBroker().kill(),
                                (site, traffics) -> site.oneBroker().restart())
                        .briefly(A_MOMENT),
                Fault.of(
                        "all brokers paused",
                        (site, traffics) -> site.brokers(BrokerNode::pause),
                        (site, traffics) -> site.brokers(BrokerNode::goOn)),
                Fault.of(
                                "one of two brokers paused",
                                (site, traffics) -> site.oneBroker().pause(),
                                (site, traffics) -> site.oneBroker().goOn())
                        .briefly(PAST_TIMEOUTS),
                SlowBrokers.fault(),
                Fault.of(
                        "network to the brokers cut: connections end",
                        (site, traffics) -> site.relays(FaultyRelay::cut),
                        (site, traffics) -> site.relays(FaultyRelay::heal)),
                Fault.of(
                                "network to the brokers cut: silence",
                                (site, traffics) -> site.relays(FaultyRelay::silence),
                                (site, traffics) -> site.relays(FaultyRelay::heal))
                        .briefly(PAST_TIMEOUTS),
                Fault.ofAMoment(
                                "connections to the brokers half open",
                                (site, traffics) -> site.relays(FaultyRelay::forget))
                        .briefly(Duration.ZERO),
                Fault.of(
                        "connections to the brokers break in the middle of requests and answers",
                        (site, traffics) -> site.relays(FaultyRelay::tear),
                        (site, traffics) -> site.relays(FaultyRelay::heal)),
                Fault.of(
                                "all brokers answer SYSTEM_BUSY",
                                (site, traffics) -> site.brokers(broker -> broker.tell("busy")),
                                (site, traffics) -> site.brokers(broker -> broker.tell("well")))
                        .briefly(A_MOMENT),
                Fault.of(
                        "one of two brokers answers SYSTEM_BUSY",
                        (site, traffics) -> site.oneBroker().tell("busy"),
                        (site, traffics) -> site.oneBroker().tell("well")),
                Fault.of(
                        "disks of all brokers full",
                        (site, traffics) -> site.brokers(broker -> broker.tell("disk-full")),
                        (site, traffics) -> site.brokers(broker -> broker.tell("well"))),
                Fault.of(
                        "a broker's role moves to another address",
                        (site, traffics) -> site.oneBroker().kill(),
                        (site, traffics) -> site.oneBroker().moveAway()),
                Fault.of(
                        "name server killed and back",
                        (site, traffics) -> site.killNameServer(),
                        (site, traffics) -> site.restartNameServer()),
                Fault.of(
                                "proxy killed and back",
                                (site, traffics) -> site.killProxy(),
                                (site, traffics) -> site.restartProxy(Map.of()))
                        .briefly(A_MOMENT),
                Fault.ofAMoment("consumers killed in the middle of their streams", (site, traffics) -> site.consumers()
                                .breakAll())
                        .briefly(Duration.ZERO),
                Fault.ofAMoment("consumers vanish, their connections half open", (site, traffics) -> {
                    site.consumers().forget();
                    traffics.replaceConsumers();
                }),
                ClockJump.fault("proxy's clock an hour ahead", "+1h"),
                ClockJump.fault("proxy's clock an hour behind", "-1h"));
    }
}
