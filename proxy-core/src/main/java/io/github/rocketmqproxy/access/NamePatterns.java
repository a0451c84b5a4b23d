package io.github.rocketmqproxy.access;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Names of topics or groups, where {@code *} stands for any characters, also none. Immutable. */
final class NamePatterns {
    private static final char ANY = '*';

    private final Set<String> names;
    private final List<String> patterns;

    NamePatterns(List<String> texts) {
        names = texts.stream().filter(text -> text.indexOf(ANY) < 0).collect(Collectors.toUnmodifiableSet());
        patterns = texts.stream().filter(text -> text.indexOf(ANY) >= 0).toList();
    }

    boolean contains(String name) {
        if (names.contains(name)) {
            return true;
        }
        for (String pattern : patterns) {
            if (matches(pattern, name)) {
                return true;
            }
        }
        return false;
    }

    /** Goes back to the latest star only, which is enough as a star takes anything. */
    private static boolean matches(String pattern, String name) {
        int at = 0;
        int star = -1;
        int afterStar = 0;
        int i = 0;
        while (i < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == ANY) {
                star = at++;
                afterStar = i;
            } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++afterStar;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == ANY) {
            at++;
        }
        return at == pattern.length();
    }
}
