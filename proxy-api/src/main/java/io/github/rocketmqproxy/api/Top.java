package io.github.rocketmqproxy.api;

import java.util.Comparator;
import java.util.List;

/**
 * The first of many, so that a list of what clients name has a bound.
 *
 * @param <T> what is listed
 * @param first in order
 * @param others how many more there are
 */
public record Top<T>(List<T> first, int others) {
    /** Copies the list. */
    public Top {
        first = List.copyOf(first);
    }

    /**
     * The first of all.
     *
     * @param <T> what is listed
     * @param all in any order
     * @param order which comes first
     * @param most how many are listed at most
     * @return those, and the number of the rest
     */
    public static <T> Top<T> of(List<T> all, Comparator<? super T> order, int most) {
        return new Top<>(all.stream().sorted(order).limit(most).toList(), Math.max(0, all.size() - most));
    }
}
