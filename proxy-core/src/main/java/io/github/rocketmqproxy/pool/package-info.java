/**
 * Shared things that are expensive to open, one for each key, kept while somebody uses them and a while longer.
 *
 * <p>Comes in: a key. Goes out: a lease on the value of that key. Values are opened on the thread that asks first and closed on an
 * executor that the owner gives. May be called by broker and engine; knows nobody.
 */
@NullMarked
package io.github.rocketmqproxy.pool;

import org.jspecify.annotations.NullMarked;
