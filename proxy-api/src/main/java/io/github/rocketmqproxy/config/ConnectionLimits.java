package io.github.rocketmqproxy.config;

import java.time.Duration;

/**
 * What connections of clients may cost.
 *
 * @param maxStreams {@link Setting#MAX_STREAMS}
 * @param maxMetadataBytes {@link Setting#MAX_METADATA_SIZE}
 * @param requestBufferBytes {@link Setting#REQUEST_BUFFER_BYTES}, of all connections together
 * @param maxAge {@link Setting#MAX_CONNECTION_AGE}; zero for no limit
 * @param maxAgeGrace {@link Setting#MAX_CONNECTION_AGE_GRACE}; zero for no limit
 */
public record ConnectionLimits(
        int maxStreams, int maxMetadataBytes, long requestBufferBytes, Duration maxAge, Duration maxAgeGrace) {}
