package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.route.TopicNames;

/** Topics and consumer groups in their namespaces, in RocketMQ's form {@code namespace%name} ({@code NamespaceUtil}). */
final class Names {
    private Names() {}

    /**
     * The full name of a topic.
     *
     * @throws io.github.rocketmqproxy.api.ProxyException with {@code ILLEGAL_TOPIC}
     */
    static String topic(Resource topic) {
        String full = full(topic);
        TopicNames.check(full);
        return full;
    }

    /**
     * The full name of a consumer group.
     *
     * @throws io.github.rocketmqproxy.api.ProxyException with {@code ILLEGAL_CONSUMER_GROUP}
     */
    static String group(Resource group) {
        String full = full(group);
        TopicNames.checkGroup(full);
        return full;
    }

    /** A topic or group as a client in a namespace knows it. */
    static Resource resource(String full, String namespace) {
        String prefix = namespace + "%";
        return !namespace.isEmpty() && full.startsWith(prefix)
                ? Resource.newBuilder()
                        .setResourceNamespace(namespace)
                        .setName(full.substring(prefix.length()))
                        .build()
                : Resource.newBuilder().setName(full).build();
    }

    private static String full(Resource resource) {
        String namespace = resource.getResourceNamespace();
        return namespace.isEmpty() || resource.getName().isEmpty()
                ? resource.getName()
                : namespace + "%" + resource.getName();
    }
}
