package io.github.rocketmqproxy.worker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.WorkerStats;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The executor of the application that hosts the engine: we count what we give it, and never shut it down. */
final class HostExecutor implements MeasuredExecutor {
    private final Executor host;
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger queued = new AtomicInteger();
    private final LongAdder completed = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    HostExecutor(Executor host) {
        this.host = host;
    }

    @Override
    public void execute(Runnable task) {
        queued.incrementAndGet();
        try {
            host.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            queued.decrementAndGet();
            rejected.increment();
            throw new ProxyException(
                    ErrorCode.OVERLOADED,
                    "The executor that the host application gave to the proxy refused a task (remedy: try again later, or give"
                            + " the proxy an executor with more room)",
                    e);
        }
    }

    private void run(Runnable task) {
        queued.decrementAndGet();
        active.incrementAndGet();
        try {
            task.run();
        } finally {
            active.decrementAndGet();
            completed.increment();
        }
    }

    @Override
    public WorkerStats stats() {
        int busy = active.get();
        return new WorkerStats(busy, busy, 0, queued.get(), completed.sum(), rejected.sum());
    }
}
