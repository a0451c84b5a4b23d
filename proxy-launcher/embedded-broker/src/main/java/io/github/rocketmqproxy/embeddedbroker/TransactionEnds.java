package io.github.rocketmqproxy.embeddedbroker;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.broker.transaction.queue.TransactionalMessageServiceImpl;
import org.apache.rocketmq.common.ServiceThread;

/**
 * Writes down, ten times a second, which transactions have ended. RocketMQ's own thread for it never rests once there was a
 * transaction: it takes a whole processor (apache/rocketmq issue 10966).
 */
final class TransactionEnds {
    private static final long INTERVAL_MILLIS = 100;

    private final TransactionalMessageServiceImpl transactions;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "embedded-broker-transaction-ends");
        thread.setDaemon(true);
        return thread;
    });

    private TransactionEnds(TransactionalMessageServiceImpl transactions) {
        this.transactions = transactions;
    }

    /** Takes the place of RocketMQ's thread. */
    static TransactionEnds of(BrokerController controller) {
        TransactionalMessageServiceImpl transactions =
                (TransactionalMessageServiceImpl) controller.getTransactionalMessageService();
        Internals.read(
                        transactions,
                        TransactionalMessageServiceImpl.class,
                        "transactionalOpBatchService",
                        ServiceThread.class)
                .shutdown();
        TransactionEnds ends = new TransactionEnds(transactions);
        var ignored =
                ends.timer.scheduleWithFixedDelay(ends::write, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        return ends;
    }

    private void write() {
        try {
            transactions.batchSendOpMessage();
        } catch (RuntimeException e) {
            System.getLogger(TransactionEnds.class.getName())
                    .log(System.Logger.Level.WARNING, "ends of transactions could not be written; tried again", e);
        }
    }

    /** Writes what is left. */
    void stop() {
        timer.shutdown();
        write();
    }
}
