package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Subscription.Filter;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A topic that a group pulls from one broker, and those of its queues that are ours. Not thread-safe: its {@link PullConsumer} guards it. */
final class OwnedTopic {
    private final String name;
    private final boolean retryTopic;
    private final Map<Integer, ProcessQueue> queues = new TreeMap<>();

    private Filter filter = Filter.ALL;
    private boolean fromFirst = true;
    private long usedNanos;
    private int readQueues;
    private boolean counted;
    private long countedNanos;
    private boolean claiming;
    private boolean claimed;
    private long claimedNanos;
    private long lockedNanos;
    private boolean toldOfOwner;

    OwnedTopic(String name, boolean retryTopic) {
        this.name = name;
        this.retryTopic = retryTopic;
    }

    String name() {
        return name;
    }

    boolean isRetryTopic() {
        return retryTopic;
    }

    /** A client asks for it. */
    void use(Filter wanted, boolean first, long nowNanos) {
        filter = wanted;
        fromFirst = first;
        usedNanos = nowNanos;
    }

    Filter filter() {
        return filter;
    }

    boolean fromFirst() {
        return fromFirst;
    }

    Collection<ProcessQueue> queues() {
        return queues.values();
    }

    Set<Integer> ids() {
        return new TreeSet<>(queues.keySet());
    }

    boolean has(int id) {
        return queues.containsKey(id);
    }

    @Nullable
    ProcessQueue queue(int id) {
        return queues.get(id);
    }

    void add(ProcessQueue queue) {
        queues.put(queue.queue().queueId(), queue);
    }

    /** Loses all queues but these. */
    void keep(Set<Integer> ids) {
        queues.keySet().retainAll(ids);
    }

    /** Begins to claim queues, if it is time to. */
    boolean beginClaim(long nowNanos, long intervalNanos) {
        if (claiming || (claimed && nowNanos - claimedNanos < intervalNanos)) {
            return false;
        }
        claiming = true;
        claimed = true;
        claimedNanos = nowNanos;
        return true;
    }

    void endClaim() {
        claiming = false;
    }

    boolean isClaiming() {
        return claiming;
    }

    /** Claims as soon as possible, and counts anew. */
    void claimSoon() {
        claimed = false;
        counted = false;
    }

    /** That there are none changes soon: with the first retry, for one. */
    boolean countIsFresh(long nowNanos, long intervalNanos) {
        return counted && readQueues > 0 && nowNanos - countedNanos < intervalNanos;
    }

    int readQueues() {
        return readQueues;
    }

    void counted(int value, long nowNanos) {
        readQueues = value;
        countedNanos = nowNanos;
        counted = true;
    }

    /** The queues were locked when that was asked for, at the latest. */
    void locked(long askedNanos) {
        lockedNanos = askedNanos;
    }

    /** Whether the locks are so old that the broker may give the queues to others. */
    boolean isLockOld(long nowNanos, long lifeNanos) {
        return !queues.isEmpty() && nowNanos - lockedNanos > lifeNanos;
    }

    /** Whether it is to be said that another has queues: once each time. */
    boolean tellOfOwner(boolean another) {
        boolean tell = another && !toldOfOwner;
        toldOfOwner = another;
        return tell;
    }

    /** Whether nobody has asked for so long, and nothing of it is with anybody. */
    boolean isAbandoned(long nowNanos, long patienceNanos) {
        return nowNanos - usedNanos > patienceNanos && queues.values().stream().allMatch(ProcessQueue::isIdle);
    }
}
