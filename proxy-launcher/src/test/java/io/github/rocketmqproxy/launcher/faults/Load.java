package io.github.rocketmqproxy.launcher.faults;

/**
 * A way for clients to misbehave.
 *
 * @param name for the table
 * @param brief whether the short form of the suite has it, too
 * @param opening begins it
 */
record Load(String name, boolean brief, Opening opening) {
    /** Begins to misbehave. */
    @FunctionalInterface
    interface Opening {
        Trouble begin(int port) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }
}
