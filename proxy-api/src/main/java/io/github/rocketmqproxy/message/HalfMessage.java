package io.github.rocketmqproxy.message;

/**
 * Where a half message lies: all that is needed to end its transaction, at any instance of the proxy.
 *
 * @param topic the full topic name
 * @param messageId the message's id (UNIQ_KEY)
 * @param brokerName the broker that stored it
 * @param queueOffset its place in the half topic's queue, or -1 if not known
 * @param commitLogOffset its place in the broker's log
 * @param fromCheck whether the broker has asked about it: such an end is accepted after the immunity time, too
 */
public record HalfMessage(
        String topic, String messageId, String brokerName, long queueOffset, long commitLogOffset, boolean fromCheck) {

    /**
     * Where a half message lies that has just been sent.
     *
     * @param topic the full topic name
     * @param receipt what the broker answered
     * @return its place
     */
    public static HalfMessage of(String topic, SendReceipt receipt) {
        return new HalfMessage(
                topic,
                receipt.messageId(),
                receipt.brokerName(),
                receipt.queueOffset(),
                receipt.commitLogOffset(),
                false);
    }
}
