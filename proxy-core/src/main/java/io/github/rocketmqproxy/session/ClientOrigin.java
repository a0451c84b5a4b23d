package io.github.rocketmqproxy.session;

/**
 * Where a client wants to go, and as whom: what producers and consumers have in common when they are opened. Text is never
 * null; empty means not given.
 *
 * @param endpoint name servers in any spelling
 * @param accessKeyId access key id towards the brokers
 * @param accessKeySecret its secret
 * @param instanceId a label of the cloud instance; the namespace where the proxy is configured so
 */
public record ClientOrigin(String endpoint, String accessKeyId, String accessKeySecret, String instanceId) {
    /** Never shows the secret. */
    @Override
    public String toString() {
        return "ClientOrigin[endpoint=" + endpoint + ", accessKeyId=" + accessKeyId + ", instanceId=" + instanceId
                + "]";
    }
}
