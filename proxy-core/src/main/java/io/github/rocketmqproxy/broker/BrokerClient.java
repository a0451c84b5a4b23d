package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PullResult;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.TopicRoute;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One RocketMQ cluster as seen with one set of credentials.
 *
 * <p>Thread-safe. No method blocks or throws for what happens far away: every failure comes through the future, always as a
 * {@link io.github.rocketmqproxy.api.ProxyException} and never wrapped. Futures complete on I/O threads.
 */
public interface BrokerClient extends AutoCloseable {

    /**
     * Asks the name servers, one after the other, for the queues of a topic.
     *
     * @param topic the full topic name
     * @return the route; fails with {@code TOPIC_NOT_FOUND}, {@code NAME_SERVER_UNREACHABLE}, {@code ACCESS_DENIED}
     */
    CompletableFuture<TopicRoute> route(String topic);

    /**
     * Creates a topic on every master broker of the cluster, or leaves it as it is if it exists, and waits until the
     * name server knows it.
     *
     * @param topic the full topic name
     * @param queues read and write queues on each broker
     * @return its route
     */
    CompletableFuture<TopicRoute> createTopic(String topic, int queues);

    /**
     * Creates a topic on every master broker of the cluster, or changes it, and waits until the name server knows it.
     *
     * @param topic the full topic name
     * @param queues read and write queues on each broker
     * @param type the one type of message that it takes, or null for all
     * @return its route
     */
    CompletableFuture<TopicRoute> configureTopic(String topic, int queues, @Nullable MessageType type);

    /**
     * Creates a consumer group on every master broker of the cluster, or changes it.
     *
     * @param group the consumer group
     * @param orderly whether each queue is delivered strictly in order
     * @param retryMaxTimes how often a message comes again before it goes to the dead-letter topic
     * @return completes when every broker has it
     */
    CompletableFuture<Void> configureConsumerGroup(String group, boolean orderly, int retryMaxTimes);

    /**
     * What a broker has configured for a consumer group. Brokers that create groups on first use create it now.
     *
     * @param brokerName which broker
     * @param group the consumer group
     * @return its settings; fails with {@code CONSUMER_GROUP_NOT_FOUND}
     */
    CompletableFuture<GroupSettings> groupSettings(String brokerName, String group);

    /**
     * Which types of message a broker takes for a topic.
     *
     * @param brokerName which broker
     * @param topic the full topic name
     * @return its types: {@code NORMAL} only where the topic's attributes name none, as for RocketMQ itself;
     *     {@link MessageType#MIXED} where the broker does not know of types or does not let us look; fails with
     *     {@code TOPIC_NOT_FOUND}
     */
    CompletableFuture<Set<MessageType>> messageTypes(String brokerName, String topic);

    /**
     * Stores messages in one queue: one message by itself, or several as one batch that is stored whole or not at all.
     *
     * @param brokerName which broker
     * @param queueId the queue there
     * @param messages at least one, all of one topic; more than one only if all are {@link OutboundMessage#batchable()}
     * @param timeout the longest time to wait for the broker
     * @return one receipt for each message, in order
     */
    CompletableFuture<List<SendReceipt>> send(
            String brokerName, int queueId, List<OutboundMessage> messages, Duration timeout);

    /**
     * Fetches messages by POP: they stay hidden from the group's other consumers for the invisible duration.
     *
     * @param request what to fetch
     * @return the messages, none if there were none within the request's long poll
     */
    CompletableFuture<PopResult> pop(PopRequest request);

    /**
     * Reads a queue from an offset on, without hiding anything.
     *
     * @param request what to read
     * @return the messages, none if there were none within the request's long poll
     */
    CompletableFuture<PullResult> pull(PullRequest request);

    /**
     * Stores how far a group has read a queue.
     *
     * @param group the consumer group
     * @param queue the queue
     * @param offset the offset of the next message
     * @return completes when the broker has stored it
     */
    CompletableFuture<Void> updateOffset(String group, MessageQueue queue, long offset);

    /**
     * How far a group has read a queue.
     *
     * @param group the consumer group
     * @param queue the queue
     * @return the offset of the next message; fails with {@code OFFSET_NOT_FOUND} when the group has stored none
     */
    CompletableFuture<Long> committedOffset(String group, MessageQueue queue);

    /**
     * The first offset that a queue holds.
     *
     * @param queue the queue
     * @return the offset
     */
    CompletableFuture<Long> firstOffset(MessageQueue queue);

    /**
     * The offset that the next message of a queue will have.
     *
     * @param queue the queue
     * @return the offset
     */
    CompletableFuture<Long> endOffset(MessageQueue queue);

    /**
     * The offset of the first message that was stored at a time or later.
     *
     * @param queue the queue
     * @param timestampMillis the time, milliseconds since the epoch
     * @return the offset; the end offset if there is none
     */
    CompletableFuture<Long> offsetAt(MessageQueue queue, long timestampMillis);

    /**
     * Messages of a topic on one broker that a group has not fetched yet; of ordered groups also those in flight. Brokers count what was
     * fetched some seconds late.
     *
     * @param brokerName which broker
     * @param topic the full topic name
     * @param group the consumer group, which need not exist
     * @return how many; fails with {@code NOT_PERMITTED} when the account may not look
     */
    CompletableFuture<Long> lag(String brokerName, String topic, String group);

    /**
     * Takes back a delayed message.
     *
     * @param topic the full topic name
     * @param recallHandle from its receipt
     * @return the message's id; fails with {@code INVALID_RECALL_HANDLE}
     */
    CompletableFuture<String> recall(String topic, String recallHandle);

    /**
     * Marks a delivery as consumed. A broker takes a handle that has expired without a word, although the message comes again; the
     * caller, who knows how far the broker's clock is from ours, looks at that.
     *
     * @param subscription whose delivery it is
     * @param handle the delivery
     * @return completes when the broker has stored it; fails with {@code INVALID_RECEIPT_HANDLE} when the broker does not know it
     */
    CompletableFuture<Void> ack(Subscription subscription, DeliveryHandle handle);

    /**
     * Changes how long a delivery stays hidden, counted from now.
     *
     * @param subscription whose delivery it is
     * @param handle the delivery
     * @param invisible the new duration; zero for deliver again at once
     * @param countsAsAttempt false if the application has never seen the message, so that its attempt count should stay
     * @return the handle that replaces the old one
     */
    CompletableFuture<DeliveryHandle> changeInvisible(
            Subscription subscription, DeliveryHandle handle, Duration invisible, boolean countsAsAttempt);

    /**
     * Moves a delivery to the group's dead-letter topic and acknowledges it.
     *
     * @param subscription whose delivery it is
     * @param handle the delivery
     * @param messageId the message's id
     * @return completes when both are done
     */
    CompletableFuture<Void> forwardToDeadLetter(Subscription subscription, DeliveryHandle handle, String messageId);

    /**
     * Finds a half message by its place in the broker's log.
     *
     * @param topic the full topic name
     * @param messageId the message's id
     * @param brokerName the broker that stored it
     * @param commitLogOffset where
     * @return all that ends its transaction; fails with {@code INVALID_TRANSACTION_ID} if no such half message lies there
     */
    CompletableFuture<HalfMessage> halfMessage(String topic, String messageId, String brokerName, long commitLogOffset);

    /**
     * Ends a transaction. Sent once and never repeated: a broker takes a repeated commit for a second one.
     *
     * @param half which half message
     * @param commit true to make it visible, false to discard it
     * @return completes when the broker has done it; fails with {@code INVALID_TRANSACTION_ID} when it refuses
     */
    CompletableFuture<Void> endTransaction(HalfMessage half, boolean commit);

    /**
     * Tells all brokers of a topic that this client answers their questions about its half messages. To be repeated: brokers
     * forget after two minutes.
     *
     * @param topics topics whose half messages this client answers for
     * @return completes when every reachable broker has been told
     */
    CompletableFuture<Void> announceTransactionTopics(List<String> topics);

    /**
     * Sets who answers the brokers' questions about half messages.
     *
     * @param listener called on I/O threads; replaces the earlier one
     */
    void onTransactionCheck(TransactionCheckListener listener);

    /**
     * Tells one broker which lite topics a client listens to.
     *
     * @param brokerName which broker
     * @param subscription the change
     * @return completes when the broker has stored it; fails with {@code LITE_SUBSCRIPTION_QUOTA_EXCEEDED},
     *     {@code NOT_SUPPORTED}
     */
    CompletableFuture<Void> changeLiteSubscription(String brokerName, LiteSubscription subscription);

    /**
     * Sets who hears that a broker has ended the subscription of a lite topic.
     *
     * @param listener called on I/O threads; replaces the earlier one
     */
    void onLiteUnsubscribed(LiteUnsubscribedListener listener);

    /**
     * Looks whether name servers and brokers answer.
     *
     * @return what answers and what does not; never fails
     */
    CompletableFuture<ClusterHealth> health();

    /**
     * Connections open now.
     *
     * @return how many, for sending and for receiving
     */
    Connections connections();

    /** Releases connections and threads; open futures fail. Blocks for up to a few seconds. Idempotent. */
    @Override
    void close();

    /**
     * Connections open now.
     *
     * @param send for sending
     * @param receive for receiving
     */
    record Connections(int send, int receive) {}
}
