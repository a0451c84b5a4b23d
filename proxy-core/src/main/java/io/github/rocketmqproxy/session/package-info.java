/**
 * Who is here: producers and consumers, known by ids that carry their own meaning.
 *
 * <p>Comes in: calls of a protocol adapter, in our words. Goes out: sends, streams, acknowledgements for the right cluster, topic
 * and group. Keeps nothing that a client could miss: a session is only the unpacked form of an id. Runs on the caller's thread and
 * never blocks. May be called by the protocol adapters.
 */
@NullMarked
package io.github.rocketmqproxy.session;

import org.jspecify.annotations.NullMarked;
