package io.github.rocketmqproxy.junit;

import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import io.github.rocketmqproxy.engine.ProxyEngine;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a test needs. */
record Setup(
        List<Topic> topics,
        List<String> groups,
        List<Value> settings,
        Consumer<ProxyEngine.Builder> engine,
        boolean ownBroker) {
    static final int QUEUES = 4;

    /** RocketMQ's own default. */
    private static final int RETRIES = 16;

    Setup {
        topics = List.copyOf(topics);
        groups = List.copyOf(groups);
        settings = List.copyOf(settings);
    }

    record Topic(String name, int queues, String messageType) {}

    record Value(Setting setting, String text) {}

    /** What an annotation says; nothing where there is none. */
    static Setup of(@Nullable RocketMqTest wanted) {
        return wanted == null
                ? new Setup(List.of(), List.of(), List.of(), builder -> {}, false)
                : new Setup(
                        Stream.of(wanted.topics())
                                .map(name -> new Topic(name, QUEUES, "NORMAL"))
                                .toList(),
                        List.of(wanted.consumerGroups()),
                        List.of(),
                        builder -> {},
                        false);
    }

    void create(EmbeddedBroker broker) {
        topics.forEach(topic -> broker.createTopic(topic.name(), topic.queues(), topic.messageType()));
        groups.forEach(group -> broker.createConsumerGroup(group, false, RETRIES));
    }

    ProxyEngine engine(String nameServer) {
        ProxyConfig.Builder config = ProxyConfig.builder()
                .grpcHost("127.0.0.1")
                .grpcPort(0)
                .nameServer(nameServer)
                .autoCreateTopics(true)
                .set(Setting.DRAIN_TIMEOUT, "5s");
        settings.forEach(value -> config.set(value.setting(), value.text()));
        ProxyEngine.Builder builder = ProxyEngine.builder(config.build());
        engine.accept(builder);
        return builder.build();
    }
}
