package io.github.rocketmqproxy.config;

import java.util.List;

/** A configuration breaks rules. All violations are reported together. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> violations;

    /**
     * Also for what only shows when the engine starts, such as a file that cannot be read.
     *
     * @param violations one line for each
     */
    public ConfigException(List<String> violations) {
        super(String.join("\n", violations), null, false, false);
        this.violations = List.copyOf(violations);
    }

    /**
     * What is wrong.
     *
     * @return one line for each violation, {@code NAME: value (expected: rule)}
     */
    public List<String> violations() {
        return violations;
    }
}
