package io.github.rocketmqproxy.site;

import java.nio.file.Path;

/** The tree that this test stands in. */
final class Sources {
    static final Tree TREE = new Tree(Path.of("../.."));

    private Sources() {}

    static String text(String file) {
        return TREE.text(file).orElseThrow();
    }
}
