package io.github.rocketmqproxy.config;

import java.time.Duration;

/**
 * The gRPC door.
 *
 * @param host {@link Setting#GRPC_HOST}
 * @param port {@link Setting#GRPC_PORT}
 * @param maxConnections {@link Setting#MAX_CONCURRENT}
 * @param readTimeout {@link Setting#READ_TIMEOUT}
 * @param writeTimeout {@link Setting#WRITE_TIMEOUT}
 */
public record GrpcConfig(String host, int port, int maxConnections, Duration readTimeout, Duration writeTimeout) {}
