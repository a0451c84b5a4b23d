/**
 * The door: the gRPC server, and what is the same for every call of every protocol.
 *
 * <p>Comes in: calls. Goes out: calls that are admitted, measured and guarded, to the protocol adapters. Runs on gRPC's I/O threads
 * and never blocks. Only the engine opens it.
 */
@NullMarked
package io.github.rocketmqproxy.grpc;

import org.jspecify.annotations.NullMarked;
