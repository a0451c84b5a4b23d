package io.github.rocketmqproxy.worker;

import io.github.rocketmqproxy.api.WorkerStats;
import java.util.concurrent.Executor;

/** An executor that knows its figures. */
interface MeasuredExecutor extends Executor {
    WorkerStats stats();
}
