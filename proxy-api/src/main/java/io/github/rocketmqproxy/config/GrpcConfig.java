package io.github.rocketmqproxy.config;

import java.time.Duration;
import java.util.List;

/**
 * The gRPC door.
 *
 * @param host {@link Setting#GRPC_HOST}
 * @param port {@link Setting#GRPC_PORT}
 * @param tls {@link Setting#TLS} and its files
 * @param advertisedAddresses {@link Setting#ADVERTISED_ADDRESS}, each {@code host:port}; empty where clients get what they have used
 * @param maxConnections {@link Setting#MAX_CONCURRENT}
 * @param limits what one of them may cost
 * @param readTimeout {@link Setting#READ_TIMEOUT}
 * @param writeTimeout {@link Setting#WRITE_TIMEOUT}
 */
public record GrpcConfig(
        String host,
        int port,
        TlsConfig tls,
        List<String> advertisedAddresses,
        int maxConnections,
        ConnectionLimits limits,
        Duration readTimeout,
        Duration writeTimeout) {}
