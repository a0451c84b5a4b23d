package io.github.rocketmqproxy.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a setting is written, and which values it may have. Immutable.
 *
 * @param <T> the type of its values
 */
public final class SettingType<T> {
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d+)(B|KiB|MiB|GiB)?");

    private final Class<T> valueClass;
    private final List<String> choices;
    private final String expected;
    private final Function<String, T> parser;
    private final Predicate<T> rule;
    private final Function<T, String> format;

    private SettingType(
            Class<T> valueClass,
            List<String> choices,
            String expected,
            Function<String, T> parser,
            Predicate<T> rule,
            Function<T, String> format) {
        this.valueClass = valueClass;
        this.choices = choices;
        this.expected = expected;
        this.parser = parser;
        this.rule = rule;
        this.format = format;
    }

    /**
     * A whole number.
     *
     * @param min the least
     * @param max the most
     * @return the type
     */
    public static SettingType<Integer> wholeNumber(int min, int max) {
        return new SettingType<>(
                Integer.class,
                List.of(),
                "a whole number, " + min + " to " + max,
                Integer::valueOf,
                value -> value >= min && value <= max,
                String::valueOf);
    }

    /**
     * A number of bytes, written like {@code 64MiB}.
     *
     * @param min the least
     * @param max the most
     * @return the type
     */
    public static SettingType<Long> size(long min, long max) {
        return new SettingType<>(
                Long.class,
                List.of(),
                "a size like 64MiB, " + sizeText(min) + " to " + sizeText(max),
                SettingType::parseSize,
                value -> value >= min && value <= max,
                SettingType::sizeText);
    }

    /**
     * A duration, written like {@code 10ms}, {@code 30s} or {@code 5m}.
     *
     * @param min the least
     * @param max the most
     * @return the type
     */
    public static SettingType<Duration> duration(Duration min, Duration max) {
        return new SettingType<>(
                Duration.class,
                List.of(),
                "a duration like 10ms, 30s or 5m, " + durationText(min) + " to " + durationText(max),
                SettingType::parseDuration,
                value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
                SettingType::durationText);
    }

    /**
     * True or false.
     *
     * @return the type
     */
    public static SettingType<Boolean> yesNo() {
        return new SettingType<>(
                Boolean.class,
                List.of("true", "false"),
                "true or false",
                text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException(text);
                },
                value -> true,
                String::valueOf);
    }

    /**
     * Text.
     *
     * @param expected the rule in words
     * @param rule the rule
     * @return the type
     */
    public static SettingType<String> text(String expected, Predicate<String> rule) {
        return new SettingType<>(String.class, List.of(), expected, Function.identity(), rule, Function.identity());
    }

    /**
     * One of the values of an enum, written in lower case with dashes.
     *
     * @param type the enum
     * @param <E> its class
     * @return the type
     */
    public static <E extends Enum<E>> SettingType<E> choice(Class<E> type) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(SettingType::choiceText)
                .toList();
        return new SettingType<>(
                type,
                names,
                "one of " + String.join(", ", names),
                text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')),
                value -> true,
                SettingType::choiceText);
    }

    /**
     * The values, where there are few.
     *
     * @return their text forms; empty where there are too many to list
     */
    public List<String> choices() {
        return choices;
    }

    /**
     * What a value must look like, as error messages say it.
     *
     * @return the rule in words, with the range
     */
    public String expected() {
        return expected;
    }

    /**
     * Reads a value.
     *
     * @param text as written by a user
     * @return the value, not yet checked against {@link #accepts}
     * @throws IllegalArgumentException when the text cannot be read
     */
    public T parse(String text) {
        try {
            return parser.apply(text.trim());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(text + " is more than can be said", e);
        }
    }

    /**
     * Checks a value.
     *
     * @param value any object
     * @return true if it is of this type and within its rule
     */
    public boolean accepts(Object value) {
        return valueClass.isInstance(value) && rule.test(valueClass.cast(value));
    }

    /**
     * Writes a value.
     *
     * @param value any object
     * @return its text form
     */
    public String format(Object value) {
        return valueClass.isInstance(value) ? format.apply(valueClass.cast(value)) : String.valueOf(value);
    }

    private static String choiceText(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static String durationText(Duration value) {
        long seconds = value.toSeconds();
        if (value.toMillisPart() != 0) {
            return seconds * 1000 + value.toMillisPart() + "ms";
        }
        if (seconds == 0) {
            return "0s";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static long parseSize(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long count = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        if (unit == null) {
            return count;
        }
        return switch (unit) {
            case "KiB" -> Math.multiplyExact(count, 1L << 10);
            case "MiB" -> Math.multiplyExact(count, 1L << 20);
            case "GiB" -> Math.multiplyExact(count, 1L << 30);
            default -> count;
        };
    }

    private static String sizeText(long value) {
        if (value != 0 && value % (1L << 30) == 0) {
            return (value >> 30) + "GiB";
        }
        if (value != 0 && value % (1L << 20) == 0) {
            return (value >> 20) + "MiB";
        }
        if (value != 0 && value % (1L << 10) == 0) {
            return (value >> 10) + "KiB";
        }
        return value + "B";
    }
}
