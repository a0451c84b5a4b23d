package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.DeliveryHandle;

/** What is said of handles of messages that were pulled from a broker of RocketMQ 4.x, which remembers none. */
final class PulledHandles {
    private PulledHandles() {}

    /** The queue is ours or not; if it is, nobody has this delivery now. */
    static ProxyException refused(DeliveryHandle handle, boolean ours) {
        return ours ? over(handle) : foreign(handle);
    }

    /** The queue is not, or no longer, ours. */
    static ProxyException foreign(DeliveryHandle handle) {
        return new ProxyException(
                ErrorCode.INVALID_RECEIPT_HANDLE,
                "receipt_handle: this instance does not own queue " + handle.queueId() + " at broker \""
                        + handle.brokerName()
                        + "\", which runs RocketMQ 4.x, where only the instance that has delivered"
                        + " a message takes its acknowledgement (expected: the instance that the message came from, and"
                        + " not started anew since; the message comes again)");
    }

    private static ProxyException over(DeliveryHandle handle) {
        return new ProxyException(
                ErrorCode.INVALID_RECEIPT_HANDLE,
                "receipt_handle: the message at offset " + handle.offset() + " of queue " + handle.queueId()
                        + " at broker \"" + handle.brokerName()
                        + "\" is not delivered by this handle now; it was acknowledged"
                        + " or given back before, or its invisible duration is over (expected: the handle of the last"
                        + " delivery)");
    }
}
