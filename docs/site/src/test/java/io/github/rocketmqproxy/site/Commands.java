package io.github.rocketmqproxy.site;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands of README and tuning guide, in both languages. */
final class Commands {
    static final List<String> PAGES = List.of("README.md", "README.zh.md", "docs/tuning.md", "docs/tuning.zh.md");

    private static final Pattern IN_A_SENTENCE =
            Pattern.compile("(\\./)?(start\\.sh|bin/\\S+|mvn|npm|node|curl|examples/\\S+\\.sh)( .*)?");

    private Commands() {}

    /** The shell blocks of a page, without comments. */
    static List<String> blocks(String page) {
        return Document.of(page).blocks().stream()
                .filter(block -> block.language().equals("sh"))
                .map(Document.Block::code)
                .toList();
    }

    /** Every command of every page once: the lines of shell blocks, and what sentences and tables name. */
    static List<String> all() {
        return PAGES.stream()
                .flatMap(page -> Stream.concat(
                        blocks(page).stream().flatMap(String::lines),
                        Document.of(page).code().stream()
                                .filter(code -> IN_A_SENTENCE.matcher(code).matches())))
                .map(command -> command.replaceFirst(" &$", ""))
                .distinct()
                .toList();
    }
}
