package io.github.rocketmqproxy.launcher.faults;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Where a figure goes over time: the median of the slopes between all pairs of looks (Theil and Sen), which a few looks in the middle
 * of something do not move.
 *
 * @param median of all values
 * @param slope per second
 * @param seconds from the first look to the last
 */
record Trend(double median, double slope, double seconds) {

    /** That of one figure; at least two looks are needed. */
    static Trend of(List<Vitals> looks, ToDoubleFunction<Vitals> figure) {
        if (looks.size() < 2) {
            throw new IllegalArgumentException("looks: " + looks.size() + " (expected: 2 or more)");
        }
        double[] slopes = new double[looks.size() * (looks.size() - 1) / 2];
        int pairs = 0;
        for (int later = 1; later < looks.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                Vitals a = looks.get(earlier);
                Vitals b = looks.get(later);
                slopes[pairs++] = (figure.applyAsDouble(b) - figure.applyAsDouble(a)) / (b.seconds() - a.seconds());
            }
        }
        return new Trend(
                median(looks.stream().mapToDouble(figure).toArray()),
                median(slopes),
                looks.get(looks.size() - 1).seconds() - looks.get(0).seconds());
    }

    /** By how much the figure has grown from the first look to the last, as the trend says. */
    double rise() {
        return slope * seconds;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
