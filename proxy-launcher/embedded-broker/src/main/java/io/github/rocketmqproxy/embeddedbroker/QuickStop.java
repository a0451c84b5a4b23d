package io.github.rocketmqproxy.embeddedbroker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.broker.processor.PopBufferMergeService;
import org.apache.rocketmq.broker.processor.PopReviveService;
import org.apache.rocketmq.store.DefaultMessageStore;

/** Stops parts of RocketMQ side by side, and wakes those that sleep a fixed time before they stop. */
final class QuickStop {
    private static final long LOOK_NANOS = 10_000_000L;

    /** These sleep two to three seconds for requests that are under way. By then the network is closed and there are none. */
    private static final Set<String> SLEEPERS = Set.of(
            DefaultMessageStore.class.getName(),
            PopBufferMergeService.class.getName(),
            PopReviveService.class.getName());

    private QuickStop() {}

    /** Runs all of them at the same time and returns when all are done. */
    static void run(List<Runnable> stops) {
        List<Thread> running = new ArrayList<>();
        for (Runnable stop : stops) {
            Thread thread = new Thread(stop, "embedded-broker-stop");
            thread.start();
            running.add(thread);
        }
        while (running.stream().anyMatch(Thread::isAlive)) {
            wakeSleepers();
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static void wakeSleepers() {
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            if (sleeps(thread.getValue())) {
                thread.getKey().interrupt();
            }
        }
    }

    private static boolean sleeps(StackTraceElement[] stack) {
        return stack.length > 1
                && stack[0].getClassName().equals(Thread.class.getName())
                && stack[0].getMethodName().equals("sleep")
                && SLEEPERS.contains(stack[1].getClassName());
    }
}
