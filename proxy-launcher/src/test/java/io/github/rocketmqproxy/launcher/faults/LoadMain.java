package io.github.rocketmqproxy.launcher.faults;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Clients that misbehave as a process: name of the load, port. At a line of input they tell what they were told, and end. */
final class LoadMain {
    static final String TOLD = "told ";

    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        Trouble trouble = Loads.named(arguments[0]).opening().begin(Integer.parseInt(arguments[1]));
        System.out.println(JavaProcess.READY);
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        trouble.answers().forEach((answer, count) -> System.out.println(TOLD + answer + " " + count));
        System.exit(0);
    }
}
