package io.github.rocketmqproxy.launcher.faults;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Every message that one kind of client has sent during one fault, and what became of it. Thread-safe. */
final class Ledger {
    private final String name;
    private final AtomicLong next = new AtomicLong();
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();

    private static final class Entry {
        final long sentNanos = System.nanoTime();
        // Guarded by this.
        @Nullable
        Long confirmedNanos;

        @Nullable
        Long refusedNanos;

        @Nullable
        Long deliveredNanos;

        int deliveries;
        boolean acked;
        boolean againAfterAck;
    }

    /**
     * An empty ledger.
     *
     * @param name goes into each message, and is that of no other ledger
     */
    Ledger(String name) {
        this.name = name;
    }

    /** A new message is about to be sent; answers its body. */
    String sent() {
        String id = name + ":" + next.incrementAndGet();
        entries.put(id, new Entry());
        return id;
    }

    /** Its producer was told that it is stored. */
    void confirmed(String id) {
        Entry entry = entries.get(id);
        if (entry != null) {
            synchronized (entry) {
                entry.confirmedNanos = System.nanoTime();
            }
        }
    }

    /** Its producer was told an error, and does not try again. */
    void refused(String id, String error) {
        Entry entry = entries.get(id);
        if (entry != null) {
            synchronized (entry) {
                entry.refusedNanos = System.nanoTime();
            }
            refusals.merge(error, 1, Integer::sum);
        }
    }

    /**
     * A consumer has got it. Those of other ledgers are nobody's business here.
     *
     * @param again whether the broker says that it has given it before; a second copy, stored by a second attempt to send, is new to it
     */
    void delivered(String id, boolean again) {
        Entry entry = entries.get(id);
        if (entry != null) {
            synchronized (entry) {
                entry.deliveries++;
                if (entry.deliveredNanos == null) {
                    entry.deliveredNanos = System.nanoTime();
                }
                entry.againAfterAck |= again && entry.acked;
            }
        }
    }

    /** A consumer was told that its acknowledgement is stored. */
    void acked(String id) {
        Entry entry = entries.get(id);
        if (entry != null) {
            synchronized (entry) {
                entry.acked = true;
            }
        }
    }

    /**
     * Whether every message has its answer, and every confirmed one has been delivered.
     *
     * @param andAcked whether each of those must be acknowledged, too
     */
    boolean isSettled(boolean andAcked) {
        return entries.values().stream().allMatch(entry -> isSettled(entry, andAcked));
    }

    private static boolean isSettled(Entry entry, boolean andAcked) {
        synchronized (entry) {
            return entry.refusedNanos != null
                    || (entry.confirmedNanos != null && entry.deliveries > 0 && (entry.acked || !andAcked));
        }
    }

    /**
     * Strikes out those that are over, refused or acknowledged, so that a long run does not fill the memory. If one of them comes once
     * more, that is not counted.
     *
     * @param sentBeforeNanos strikes out only those that were sent before this
     * @return what became of them
     */
    Tally strikeOut(long sentBeforeNanos) {
        Tally tally = Tally.NONE;
        for (Iterator<Entry> each = entries.values().iterator(); each.hasNext(); ) {
            Entry entry = each.next();
            if (entry.sentNanos - sentBeforeNanos < 0 && isSettled(entry, true)) {
                each.remove();
                synchronized (entry) {
                    tally = tally.plus(
                            new Tally(1, entry.confirmedNanos == null ? 0 : 1, entry.deliveries > 1 ? 1 : 0));
                }
            }
        }
        return tally;
    }

    /** How many messages were sent, confirmed, and delivered more than once. */
    record Tally(long sent, long confirmed, long duplicated) {
        static final Tally NONE = new Tally(0, 0, 0);

        Tally plus(Tally other) {
            return new Tally(sent + other.sent, confirmed + other.confirmed, duplicated + other.duplicated);
        }
    }

    /**
     * Adds up.
     *
     * @param endNanos when the fault was over
     */
    Summary summary(long endNanos) {
        Sums sums = new Sums(endNanos);
        for (Entry entry : entries.values()) {
            synchronized (entry) {
                sums.add(entry);
            }
        }
        return new Summary(
                entries.size(),
                sums.confirmed,
                sums.acked,
                sums.lost,
                sums.duplicated,
                sums.againAfterAck,
                seconds(sums.firstConfirmed == null ? null : later(sums.firstConfirmed, sums.lastRefused), endNanos),
                seconds(sums.firstDelivered, endNanos),
                seconds(sums.lastOfBefore, endNanos),
                sums.longestSendNanos / 1e9,
                new TreeMap<>(refusals));
    }

    /**
     * How long confirmed sends took.
     *
     * @param share of them, like 0.99
     * @return so many took at most these milliseconds
     */
    double sendMillis(double share) {
        double[] millis = entries.values().stream()
                .mapToDouble(Ledger::sendMillis)
                .filter(value -> value >= 0)
                .sorted()
                .toArray();
        return millis.length == 0 ? 0 : millis[(int) Math.ceil(share * millis.length) - 1];
    }

    private static double sendMillis(Entry entry) {
        synchronized (entry) {
            return entry.confirmedNanos == null ? -1 : (entry.confirmedNanos - entry.sentNanos) / 1e6;
        }
    }

    private static @Nullable Long later(@Nullable Long first, @Nullable Long refused) {
        return first == null || (refused != null && refused > first) ? refused : first;
    }

    private static double seconds(@Nullable Long nanos, long since) {
        return nanos == null ? Double.POSITIVE_INFINITY : Math.max(0, nanos - since) / 1e9;
    }

    private static final class Sums {
        private final long endNanos;
        long confirmed;
        long acked;
        long lost;
        long duplicated;
        long againAfterAck;
        long longestSendNanos;
        /** Of those sent after the fault. */
        @Nullable
        Long firstConfirmed;

        /** Of those sent after the fault. */
        @Nullable
        Long lastRefused;

        /** Of those sent after the fault. */
        @Nullable
        Long firstDelivered;

        /** When the last message got through that was confirmed before the fault was over. */
        Long lastOfBefore;

        Sums(long endNanos) {
            this.endNanos = endNanos;
            this.lastOfBefore = endNanos;
        }

        void add(Entry entry) {
            boolean after = entry.sentNanos - endNanos > 0;
            if (entry.confirmedNanos != null) {
                confirmed++;
                longestSendNanos = Math.max(longestSendNanos, entry.confirmedNanos - entry.sentNanos);
                if (after && (firstConfirmed == null || entry.confirmedNanos < firstConfirmed)) {
                    firstConfirmed = entry.confirmedNanos;
                }
                if (entry.deliveries == 0) {
                    lost++;
                } else if (!after && entry.deliveredNanos != null) {
                    lastOfBefore = Math.max(lastOfBefore, entry.deliveredNanos);
                }
            } else if (after && entry.refusedNanos != null) {
                lastRefused = later(entry.refusedNanos, lastRefused);
            }
            if (after && entry.deliveredNanos != null) {
                firstDelivered = firstDelivered == null || entry.deliveredNanos < firstDelivered
                        ? entry.deliveredNanos
                        : firstDelivered;
            }
            acked += entry.acked ? 1 : 0;
            duplicated += entry.deliveries > 1 ? 1 : 0;
            againAfterAck += entry.againAfterAck ? 1 : 0;
        }
    }

    /**
     * What became of all messages.
     *
     * @param confirmed those whose producers were told that they are stored
     * @param acked those whose acknowledgement was confirmed
     * @param lost confirmed, and never delivered
     * @param duplicated delivered more than once
     * @param againAfterAck given again by the broker although the acknowledgement was confirmed
     * @param sendsAgain seconds from the end of the fault until sends work, and none of those begun later fails
     * @param receivesAgain seconds from the end of the fault until a message comes that was sent after it
     * @param caughtUp seconds from the end of the fault until all that was confirmed before has been delivered
     * @param longestSend seconds that the slowest confirmed send took
     * @param refusals what producers were told instead, and how often
     */
    record Summary(
            long sent,
            long confirmed,
            long acked,
            long lost,
            long duplicated,
            long againAfterAck,
            double sendsAgain,
            double receivesAgain,
            double caughtUp,
            double longestSend,
            Map<String, Integer> refusals) {

        /** Whether messages sent after the fault get through. */
        boolean isBackAgain() {
            return !Double.isInfinite(sendsAgain) && !Double.isInfinite(receivesAgain);
        }

        /** Those whose producers wait for ever. */
        long unanswered() {
            return sent
                    - confirmed
                    - refusals.values().stream().mapToInt(Integer::intValue).sum();
        }
    }
}
