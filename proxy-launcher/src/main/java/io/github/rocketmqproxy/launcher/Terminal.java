package io.github.rocketmqproxy.launcher;

import java.io.Console;

/** Whether somebody looks. */
final class Terminal {
    private Terminal() {}

    static boolean present() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From Java 22 on there is a console even where there is no terminal, and it can be asked.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
