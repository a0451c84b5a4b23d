package io.github.rocketmqproxy.access;

import io.github.rocketmqproxy.api.SecretHash;
import io.github.rocketmqproxy.api.User.BrokerCredentials;
import io.github.rocketmqproxy.api.User.Quota;
import java.util.Optional;

/**
 * One user of the file.
 *
 * @param accessKeyId its name
 * @param secret its secret, or empty if only the hash is known
 * @param secretHash the hash of its secret, or empty if the secret is known
 * @param sendTopics what it may send to
 * @param consumeTopics what it may consume
 * @param consumeGroups as which groups
 * @param quota how much it may send
 * @param brokerCredentials as whom the proxy goes to the brokers for it
 */
record UserEntry(
        String accessKeyId,
        String secret,
        Optional<SecretHash> secretHash,
        NamePatterns sendTopics,
        NamePatterns consumeTopics,
        NamePatterns consumeGroups,
        Quota quota,
        Optional<BrokerCredentials> brokerCredentials) {

    boolean hasSameSecret(UserEntry other) {
        return secret.equals(other.secret) && secretHash.equals(other.secretHash);
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "UserEntry[" + accessKeyId + "]";
    }
}
