package io.github.rocketmqproxy.launcher.faults;

import java.nio.file.Path;
import java.util.List;

/**
 * Clients that misbehave, in a process of their own: in that of their neighbours they would take the neighbours' threads and
 * not only the proxy's. Not thread-safe.
 */
final class LoadProcess implements AutoCloseable {
    /** The least share of the processors: what others leave. */
    private static final List<String> LAST = List.of("nice", "-n", "19");

    private final JavaProcess process;

    private LoadProcess(JavaProcess process) {
        this.process = process;
    }

    /**
     * Begins, and waits until the clients are at it.
     *
     * @param log where its output goes
     * @param port whom they trouble
     * @param last whether they get only the processor time that nobody else wants
     */
    static LoadProcess start(Path log, Load load, int port, boolean last) {
        return new LoadProcess(
                JavaProcess.start(log, last ? LAST : List.of(), LoadMain.class, load.name(), Integer.toString(port)));
    }

    /** Ends, and answers what the clients were told and how often. */
    List<String> end() {
        process.tell("end");
        process.awaitEnd();
        return process.output()
                .lines()
                .filter(line -> line.startsWith(LoadMain.TOLD))
                .map(line -> line.substring(LoadMain.TOLD.length()))
                .toList();
    }

    @Override
    public void close() {
        process.close();
    }
}
