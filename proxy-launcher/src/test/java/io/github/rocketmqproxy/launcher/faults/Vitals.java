package io.github.rocketmqproxy.launcher.faults;

import java.time.Duration;

/**
 * What a process holds at one moment.
 *
 * @param seconds since the first look
 * @param heapBytes the heap after a full collection
 * @param directBytes direct buffers after it
 * @param residentBytes what the system counts as its memory
 * @param threads live threads of Java
 * @param files open file descriptors, connections among them
 * @param cpu processor time since it started
 * @param sent messages stored since it started
 * @param received messages handed out since it started
 */
record Vitals(
        double seconds,
        long heapBytes,
        long directBytes,
        long residentBytes,
        int threads,
        int files,
        Duration cpu,
        long sent,
        long received) {}
