package io.github.rocketmqproxy.launcher.bench;

import java.util.ArrayList;
import java.util.List;

/** A logarithmic axis between two round numbers (1, 2 or 5 times a power of ten). */
record LogScale(double low, double high) {
    private static final double[] STEPS = {1, 2, 5, 10};
    private static final int MANY_LINES = 9;

    /** The shortest one that holds both, which are positive. */
    static LogScale around(double smallest, double greatest) {
        double low = roundDown(smallest);
        double high = roundUp(greatest);
        return new LogScale(low, high > low ? high : low * 10);
    }

    /** Where a value lies, 0 at the low end and 1 at the high end. */
    double part(double value) {
        return Math.log(value / low) / Math.log(high / low);
    }

    /** Round numbers, not too many. */
    List<Double> lines() {
        List<Double> lines = new ArrayList<>();
        for (double value = low; value < high * 1.001; value = roundUp(value * 1.5)) {
            lines.add(value);
        }
        if (lines.size() > MANY_LINES) {
            lines.removeIf(value -> Math.abs(Math.log10(value) - Math.rint(Math.log10(value))) > 1e-6);
        }
        return lines;
    }

    private static double roundUp(double value) {
        return roundUp(value, STEPS);
    }

    /** The least of these times a power of ten that is not below a value. */
    static double roundUp(double value, double[] steps) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : steps) {
            if (step * power >= value * 0.999999) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private static double roundDown(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        double result = power;
        for (double step : STEPS) {
            if (step * power <= value * 1.000001) {
                result = step * power;
            }
        }
        return result;
    }
}
