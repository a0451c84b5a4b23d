package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PullResult;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What a {@link PullConsumer} asks of name servers and brokers. Futures complete on I/O threads. */
interface PullCalls {
    /** How many queues of a topic can be read at a broker; fails with {@code TOPIC_NOT_FOUND}. */
    CompletableFuture<Integer> readQueues(String brokerName, String topic);

    /** Locks queues 0 to {@code queues - 1} for this client, or keeps them locked; answers those that are. */
    CompletableFuture<Set<Integer>> lock(String brokerName, String group, String topic, int queues);

    CompletableFuture<Void> unlock(String brokerName, String group, String topic, Set<Integer> queues);

    /** Where a group goes on; where it has never been, at the first or at the end offset. */
    CompletableFuture<Long> start(String group, MessageQueue queue, boolean fromFirst);

    CompletableFuture<PullResult> pull(PullRequest request);

    CompletableFuture<Void> commit(String group, MessageQueue queue, long offset);

    /** Stores the message in the group's retry topic, its attempt count raised, or in its dead-letter topic. */
    CompletableFuture<Void> sendBack(String group, Delivery message);
}
