package io.github.rocketmqproxy.embeddedbroker;

import java.lang.reflect.Field;

/** Reads private fields of RocketMQ's classes, for the few repairs that its 5.5.0 has no other door for. */
final class Internals {
    private Internals() {}

    static <T> T read(Object owner, Class<?> declaring, String field, Class<T> type) {
        try {
            Field found = declaring.getDeclaredField(field);
            found.setAccessible(true);
            return type.cast(found.get(owner));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    declaring.getName() + "." + field + " is not there (expected: RocketMQ 5.5.0 on the class path)",
                    e);
        }
    }
}
