package io.github.rocketmqproxy.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a page says beside its sentences, as its source has it. */
record Document(String text) {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
    private static final Pattern COMMENT = Pattern.compile("(?m)(?<=^|\\s|\\})\\s*(#|//) .*$");

    record Block(String language, String code) {}

    static Document of(String file) {
        return new Document(Sources.text(file));
    }

    /** Blocks of code, without their comments and the space before these. */
    List<Block> blocks() {
        return FENCE.matcher(text)
                .results()
                .map(block -> new Block(
                        block.group(1),
                        COMMENT.matcher(block.group(2)).replaceAll("").replaceAll("(?m)[ \t]+$", "")))
                .toList();
    }

    /** How deep each heading is, in order, such as "##". */
    List<String> headings() {
        return prose("(?m)^(#{1,6}) ");
    }

    /** All pieces of code within sentences and tables, sorted. */
    List<String> code() {
        return prose("`([^`\n]+)`").stream().sorted().toList();
    }

    /** All settings by their long names, each as often as it is named, sorted. */
    List<String> settings() {
        return prose("\\b([A-Z]+(?:_[A-Z]+)+)\\b").stream().sorted().toList();
    }

    /** All numbers in digits, sorted. */
    List<String> numbers() {
        return prose("(\\d(?:[\\d,.]*\\d)?)").stream().sorted().toList();
    }

    /** Where its links and pictures lead, sorted. */
    List<String> links() {
        return prose("\\]\\(([^)]+)\\)").stream().sorted().toList();
    }

    /** Lines of sentences that go on in the next line; a page shows a space there, which Chinese does not have. */
    List<String> linesThatGoOn() {
        return prose("(?m)^([^|#\n].*)\n *[^-|#!\\s]");
    }

    /** How many rows each table has, head and line below included. */
    List<Integer> tables() {
        List<Integer> rows = new ArrayList<>();
        boolean within = false;
        for (String line : withoutBlocks().lines().toList()) {
            boolean row = line.startsWith("|");
            if (row && within) {
                rows.add(rows.remove(rows.size() - 1) + 1);
            } else if (row) {
                rows.add(1);
            }
            within = row;
        }
        return rows;
    }

    /** Without sections of this depth: the heading, and all until the next heading or picture. */
    Document without(String heading) {
        return new Document(text.replaceAll("(?ms)^" + heading + " .*?(?=^#|^!)", ""));
    }

    private List<String> prose(String pattern) {
        return Pattern.compile(pattern)
                .matcher(withoutBlocks())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private String withoutBlocks() {
        return FENCE.matcher(text).replaceAll("");
    }
}
