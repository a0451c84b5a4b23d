package io.github.rocketmqproxy.launcher.settings;

import java.util.Comparator;
import java.util.Locale;

/** Finds what a user probably meant by a key that does not exist. */
final class NearestKey {
    private NearestKey() {}

    static String to(String written) {
        String key = written.toLowerCase(Locale.ROOT).replace('_', '-');
        return KnownSetting.all().stream()
                .map(KnownSetting::key)
                .min(Comparator.comparingInt(known -> distance(key, known)))
                .orElseThrow();
    }

    /** Levenshtein distance: single-character edits that turn one text into the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
