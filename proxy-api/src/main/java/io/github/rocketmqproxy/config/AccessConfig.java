package io.github.rocketmqproxy.config;

import io.github.rocketmqproxy.api.User.Quota;
import java.util.List;
import java.util.Optional;

/**
 * Who may do what.
 *
 * @param allowedEndpoints the name servers that clients may name, each {@code host:port}: those of {@link Setting#NAME_SERVER} and of
 *     {@link Setting#ALLOWED_ENDPOINTS}; empty where clients may name any
 * @param usersFile {@link Setting#USERS_FILE}; empty where everybody may do everything
 * @param topicQuota {@link Setting#TOPIC_QUOTA_MESSAGES} and {@link Setting#TOPIC_QUOTA_BYTES}
 */
public record AccessConfig(Optional<List<String>> allowedEndpoints, String usersFile, Quota topicQuota) {}
