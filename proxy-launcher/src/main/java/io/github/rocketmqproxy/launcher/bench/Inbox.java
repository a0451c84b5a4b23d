package io.github.rocketmqproxy.launcher.bench;

import com.google.protobuf.ByteString;

/** Takes what a receiver gets. Thread-safe; never blocks. */
interface Inbox {
    /**
     * A message has arrived, and is acknowledged when this returns.
     *
     * @return learns how the acknowledgement ended
     */
    Outcome arrived(ByteString body);

    /** Receiving failed, and is tried again. */
    void failed(String kind, String detail);
}
