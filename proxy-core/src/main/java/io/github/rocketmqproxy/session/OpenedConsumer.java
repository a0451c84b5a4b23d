package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.message.Subscription;

/**
 * A consumer that has been opened.
 *
 * @param id its id
 * @param group its group as the client named it
 * @param subscription what it receives, with the broker's name of its group
 */
public record OpenedConsumer(String id, String group, Subscription subscription) {
    /**
     * What its client should know.
     *
     * @return {@code OK}, or how the broker's group differs from what the client named
     */
    public String note() {
        String brokerGroup = subscription.group();
        boolean asNamed = brokerGroup.equals(group) || brokerGroup.endsWith("%" + group);
        if (asNamed) {
            return "OK";
        }
        return "OK; tag expression " + subscription.filter().expression() + " of group " + group
                + " is kept apart from its others in broker group " + brokerGroup;
    }
}
