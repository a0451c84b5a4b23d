package io.github.rocketmqproxy.launcher.settings;

import java.util.List;

/** Settings that cannot be used. All violations are reported together. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> violations;

    SettingsException(List<String> violations) {
        super(String.join("\n", violations), null, false, false);
        this.violations = List.copyOf(violations);
    }

    /**
     * What is wrong.
     *
     * @return one line for each violation
     */
    public List<String> violations() {
        return violations;
    }
}
