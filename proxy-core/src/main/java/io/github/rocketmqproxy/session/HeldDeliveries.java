package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which deliveries clients hold that may take as long as their group allows, so that these can be given back at once when a client is
 * gone. All of it may be lost at any time: then the messages come again when their time is over. See
 * {@code docs/decisions/0007-invisible-time.md}. Thread-safe.
 */
final class HeldDeliveries {
    /** Deliveries remembered, over all clients: about 30 MB. The oldest are forgotten first. */
    static final int MAX = 100_000;

    /** Clients send a heartbeat every ten seconds; two may be lost. */
    static final Duration GONE_AFTER = Duration.ofSeconds(25);
    /** How long a client is left alone that also talks to other instances. */
    static final Duration UNTRACKED = Duration.ofMinutes(1);

    private final Timer timer;
    private final int max;

    // Guarded by this.
    private final Map<String, Client> clients = new HashMap<>();
    private final Set<Held> oldestFirst = new LinkedHashSet<>();
    private final Map<TopicAndGroup, Integer> counts = new HashMap<>();

    /** Whose deliveries are counted together, whatever their filter. */
    record TopicAndGroup(String topic, String group) {
        static TopicAndGroup of(Subscription subscription) {
            return new TopicAndGroup(subscription.topic(), subscription.group());
        }
    }

    HeldDeliveries(Timer timer, int max) {
        this.timer = timer;
        this.max = max;
    }

    /** A delivery that a client holds. Equal to itself only. */
    static final class Held {
        private final Client client;
        private final long untilNanos;
        private final Caller holder;
        private final Subscription subscription;
        private final DeliveryHandle handle;

        Held(Client client, Caller holder, Subscription subscription, DeliveryHandle handle, long untilNanos) {
            this.client = client;
            this.holder = holder;
            this.subscription = subscription;
            this.handle = handle;
            this.untilNanos = untilNanos;
        }

        Caller holder() {
            return holder;
        }

        Subscription subscription() {
            return subscription;
        }

        DeliveryHandle handle() {
            return handle;
        }
    }

    private static final class Client {
        private final Map<DeliveryHandle, Held> held = new HashMap<>();
        private int callsInFlight;
        private long seenNanos;
        private long untrackedUntilNanos;
        private boolean hasHeld;
    }

    /** A call that may last has begun. */
    synchronized void callStarted(String clientId) {
        Client client = clients.computeIfAbsent(clientId, id -> newClient());
        client.callsInFlight++;
        client.seenNanos = timer.nanoTime();
    }

    /** It has ended. */
    synchronized void callEnded(String clientId) {
        Client client = clients.get(clientId);
        if (client != null) {
            client.callsInFlight = Math.max(0, client.callsInFlight - 1);
            client.seenNanos = timer.nanoTime();
        }
    }

    /** A client has made a call. */
    synchronized void seen(String clientId) {
        Client client = clients.get(clientId);
        if (client != null) {
            client.seenNanos = timer.nanoTime();
        }
    }

    private Client newClient() {
        Client client = new Client();
        client.seenNanos = timer.nanoTime();
        client.untrackedUntilNanos = client.seenNanos;
        return client;
    }

    /** A client gets a delivery. */
    synchronized void handedOut(String clientId, Caller holder, Subscription subscription, DeliveryHandle handle) {
        Client client = clients.computeIfAbsent(clientId, id -> newClient());
        long now = timer.nanoTime();
        if (now - client.untrackedUntilNanos < 0) {
            return;
        }
        client.hasHeld = true;
        Held held = new Held(
                client,
                holder,
                subscription,
                handle,
                now + Duration.ofMillis(handle.invisibleMillis()).toNanos());
        Held before = client.held.put(handle, held);
        if (before != null) {
            drop(before);
        }
        oldestFirst.add(held);
        counts.merge(TopicAndGroup.of(subscription), 1, Integer::sum);
        if (oldestFirst.size() > max) {
            forget(oldestFirst.iterator().next());
        }
    }

    /**
     * A client has settled a delivery. If it got that from elsewhere, it talks to several instances, and may settle at another one what
     * it got here: giving that back would deliver it once more.
     */
    synchronized void settled(String clientId, DeliveryHandle handle) {
        Client client = clients.get(clientId);
        if (client == null) {
            return;
        }
        Held held = client.held.get(handle);
        if (held != null) {
            forget(held);
        } else if (client.hasHeld) {
            takeAll(client);
            client.untrackedUntilNanos = timer.nanoTime() + UNTRACKED.toNanos();
        }
    }

    /** A client says that it leaves; answers what it held. */
    synchronized List<Held> left(String clientId) {
        Client client = clients.remove(clientId);
        return client == null ? List.of() : takeAll(client);
    }

    /** Answers what the clients held that are gone without a word. To be called once a second. */
    synchronized List<Held> gone() {
        long now = timer.nanoTime();
        forgetVisible(now);
        List<Held> all = new ArrayList<>();
        Iterator<Client> known = clients.values().iterator();
        while (known.hasNext()) {
            Client client = known.next();
            boolean silent = client.callsInFlight == 0 && now - client.seenNanos > GONE_AFTER.toNanos();
            if (silent && now - client.untrackedUntilNanos >= 0) {
                known.remove();
                all.addAll(takeAll(client));
            }
        }
        return all;
    }

    /** Deliveries remembered. */
    synchronized int size() {
        return oldestFirst.size();
    }

    /** Deliveries remembered, by topic and group. */
    synchronized Map<TopicAndGroup, Integer> counts() {
        return Map.copyOf(counts);
    }

    /** Clients remembered. */
    synchronized int clients() {
        return clients.size();
    }

    private List<Held> takeAll(Client client) {
        List<Held> all = new ArrayList<>(client.held.values());
        all.forEach(this::drop);
        client.held.clear();
        return all;
    }

    /** Looks at the oldest only: one behind it that is visible sooner is forgotten a little later. */
    private void forgetVisible(long now) {
        Iterator<Held> oldest = oldestFirst.iterator();
        while (oldest.hasNext()) {
            Held held = oldest.next();
            if (held.untilNanos - now > 0) {
                return;
            }
            oldest.remove();
            uncount(held);
            held.client.held.remove(held.handle);
        }
    }

    private void forget(Held held) {
        drop(held);
        held.client.held.remove(held.handle);
    }

    private void drop(Held held) {
        if (oldestFirst.remove(held)) {
            uncount(held);
        }
    }

    private void uncount(Held held) {
        counts.computeIfPresent(TopicAndGroup.of(held.subscription), (key, count) -> count == 1 ? null : count - 1);
    }
}
