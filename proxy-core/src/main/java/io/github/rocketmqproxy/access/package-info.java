/**
 * Who may do what: which clusters clients may name, who they are, what they may send and consume, and how much of it.
 *
 * <p>Comes in: what a client says of itself and what it wants to do. Goes out: leave to do it, or an error that says why not. Runs on the
 * caller's thread and never blocks. May be called by the sessions and by the protocol adapters.
 */
@NullMarked
package io.github.rocketmqproxy.access;

import org.jspecify.annotations.NullMarked;
