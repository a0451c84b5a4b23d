package io.github.rocketmqproxy.site;

import java.util.List;

/**
 * A test that executes a command of the docs.
 *
 * @param file a test class, or a script of CI
 * @param test its method; "" in a script
 * @param pieces what stands in the file where it executes the command
 */
record Evidence(String file, String test, List<String> pieces) {
    private static final String LAUNCHER = "proxy-launcher/src/test/java/io/github/rocketmqproxy/launcher/";

    /** A test of the launcher. */
    static Evidence launcher(String name, String test, String... pieces) {
        return new Evidence(LAUNCHER + name + ".java", test, List.of(pieces));
    }

    /** A step of CI. */
    static Evidence ci(String step) {
        return new Evidence(".ci/run", "", List.of(step));
    }

    String text() {
        return Sources.text(file);
    }

    @Override
    public String toString() {
        return test.isEmpty() ? file : file.substring(file.lastIndexOf('/') + 1).replace(".java", ".") + test;
    }
}
