package io.github.rocketmqproxy.launcher.faults;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Brokers that do something for a tenth of each half second only. */
final class SlowBrokers {
    private static final long AWAY_MILLIS = 400;
    private static final long THERE_MILLIS = 100;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;

    private SlowBrokers(Site site) {
        thread = new Thread(() -> run(site), "slow-brokers");
        thread.setDaemon(true);
    }

    static Fault fault() {
        SlowBrokers[] running = new SlowBrokers[1];
        return Fault.of(
                "all brokers slow: 400 of each 500 ms away",
                (site, traffics) -> {
                    running[0] = new SlowBrokers(site);
                    running[0].thread.start();
                },
                (site, traffics) -> {
                    running[0].over.countDown();
                    running[0].thread.join();
                });
    }

    private void run(Site site) {
        try {
            boolean goOn = true;
            while (goOn) {
                site.brokers(BrokerNode::pause);
                goOn = !over.await(AWAY_MILLIS, TimeUnit.MILLISECONDS);
                site.brokers(BrokerNode::goOn);
                goOn = goOn && !over.await(THERE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
