package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.testkit.FakeBroker.ChangeRequest;
import io.github.rocketmqproxy.testkit.FakeBroker.SendRequest;
import java.util.ArrayList;
import java.util.List;

/** What {@link FakeBroker} was asked to do, in order. Thread-safe. */
public final class FakeJournal {
    final Pages<String> routes = new Pages<>();
    final Pages<String> groupSettings = new Pages<>();
    final Pages<String> createdTopics = new Pages<>();
    final Pages<SendRequest> sendAttempts = new Pages<>();
    final Pages<SendRequest> sends = new Pages<>();
    final Pages<PopRequest> popAttempts = new Pages<>();
    final Pages<PopRequest> pops = new Pages<>();
    final Pages<String> messageTypes = new Pages<>();
    final Pages<String> recalls = new Pages<>();
    final Pages<LiteSubscription> liteSubscriptions = new Pages<>();
    final Pages<PullRequest> pulls = new Pages<>();
    final Pages<DeliveryHandle> acks = new Pages<>();
    final Pages<ChangeRequest> changes = new Pages<>();
    final Pages<List<String>> announcements = new Pages<>();

    final Pages<String> lags = new Pages<>();

    FakeJournal() {}

    /** Topics and groups whose lag was asked for, as {@code topic@group}. */
    public List<String> lags() {
        return lags.all();
    }

    /** Topics whose routes were asked for. */
    public List<String> routes() {
        return routes.all();
    }

    /** Groups whose settings were asked for. */
    public List<String> groupSettings() {
        return groupSettings.all();
    }

    /** Topics that were to be created. */
    public List<String> createdTopics() {
        return createdTopics.all();
    }

    /** All requests to store messages, those that failed or are held included. */
    public List<SendRequest> sendAttempts() {
        return sendAttempts.all();
    }

    /** All pops, those that failed or are held included. */
    public List<PopRequest> popAttempts() {
        return popAttempts.all();
    }

    /** All pulls, those that failed or are held included. */
    public List<PullRequest> pulls() {
        return pulls.all();
    }

    /** Topics whose message types were asked for. */
    public List<String> messageTypes() {
        return messageTypes.all();
    }

    /** Recall handles that were used. */
    public List<String> recalls() {
        return recalls.all();
    }

    /** Changes of lite subscriptions, those that failed or are held included. */
    public List<LiteSubscription> liteSubscriptions() {
        return liteSubscriptions.all();
    }

    /** Topics announced for transactions, one list for each call. */
    public List<List<String>> announcements() {
        return announcements.all();
    }

    /** A list that several threads may write. */
    static final class Pages<T> {
        private final List<T> entries = new ArrayList<>();

        synchronized void add(T entry) {
            entries.add(entry);
        }

        synchronized List<T> all() {
            return List.copyOf(entries);
        }
    }
}
