package com.example.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A broker and everyone who is compared, each a process of its own. */
final class Stage implements AutoCloseable {
    /** Apache's proxy creates it when it starts, and ends if the broker is slow to do so. */
    private static final String HEARTBEATS = "DefaultHeartBeatSyncerTopic";

    private final Plan plan;
    private final Path directory;
    private final Deque<Child> children = new ArrayDeque<>();
    private final List<Contender> contenders = new ArrayList<>();
    private final Child broker;
    private String nameServer = "";

    private Stage(Plan plan, Path directory) {
        this.plan = plan;
        this.directory = directory;
        this.broker = start("broker", Map.of(), java(
                plan.text("broker-class-path"),
                List.of("-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=512m", "-XX:+UseSerialGC"),
                "com.example.benchmarks.BrokerMain",
                directory.resolve("store").toString()));
    }

    /** Starts the broker and the contenders that are named; none is left when one does not start. */
    static Stage set(Plan plan, Path directory, List<String> contenders) throws IOException {
        Stage stage = new Stage(plan, directory);
        boolean set = false;
        try {
            stage.nameServer = stage.broker.await("ready, name server (\\S+)\n").group(1);
            stage.createTopic(HEARTBEATS);
            for (String name : contenders) {
                stage.contenders.add(stage.contender(name));
            }
            set = true;
            return stage;
        } finally {
            if (!set) {
                stage.close();
            }
        }
    }

    List<Contender> contenders() {
        return contenders;
    }

    long brokerPid() {
        return broker.pid();
    }

    void createTopic(String topic) {
        broker.say(topic);
        broker.await("topic " + topic + "\n");
    }

    /** Starts one more and waits until it serves. */
    Contender contender(String name) throws IOException {
        return switch (name) {
            case "apache", "apache-256m" -> apache(name);
            case "no-op" -> noOp();
            case "ours" -> ours(name, List.of(), plan.list("protocols"));
            case "ours-high-concurrency" -> ours(
                    name, List.of("--profile", "high-concurrency"), plan.list("protocols"));
            default -> throw new IllegalArgumentException(
                    "--contenders: \"" + name + "\" (expected: apache, apache-256m, no-op, ours, ours-high-concurrency)");
        };
    }

    private Contender apache(String name) throws IOException {
        int port = freePort();
        Child child = launchApache(name, port);
        child.await("startup successfully");
        return new Contender(name, "127.0.0.1:" + port, child.pid(), true, List.of("v2"));
    }

    /** Starts Apache's proxy, with 256 MB of heap if its name says so, and does not wait for it. */
    Child launchApache(String name, int port) throws IOException {
        Path home = Files.createDirectories(directory.resolve(name));
        Path config = home.resolve("proxy.json");
        Files.writeString(
                config,
                "{\"rocketMQClusterName\": \"DefaultCluster\", \"proxyMode\": \"CLUSTER\", \"namesrvAddr\": \"" + nameServer
                        + "\", \"grpcServerPort\": " + port + ", \"remotingListenPort\": " + freePort() + "}");
        List<String> options = new ArrayList<>();
        if (name.endsWith("-256m")) {
            options.add("-Xmx256m");
        }
        // It writes its logs below the user's home.
        options.add("-Duser.home=" + home);
        return start(name, Map.of("RMQ_PROXY_HOME", home.toString()), java(
                plan.text("apache-class-path"),
                options,
                "org.apache.rocketmq.proxy.ProxyStartup",
                "-pc",
                config.toString()));
    }

    private Contender noOp() {
        Child child = start("no-op", Map.of(), java(
                plan.text("no-op-class-path"),
                List.of("-Xmx256m", "-XX:+UseSerialGC"),
                "com.example.benchmarks.NoOpServer",
                "0"));
        String port = child.await("serving on (\\d+)").group(1);
        return new Contender("no-op", "127.0.0.1:" + port, child.pid(), false, List.of("v2"));
    }

    /** Starts this proxy with flags of its own, and waits until it serves. */
    Contender ours(String name, List<String> flags, List<String> protocols) {
        Child child = launch(name, plan.text("launcher"), 0, flags);
        String port = child.await("gRPC +localhost:(\\d+)").group(1);
        child.await("Stop with Ctrl-C");
        return new Contender(name, "127.0.0.1:" + port, child.pid(), true, protocols);
    }

    /** Starts this proxy by a launcher script, and does not wait for it. */
    Child launch(String name, String launcher, int port) {
        return launch(name, launcher, port, List.of());
    }

    private Child launch(String name, String launcher, int port, List<String> flags) {
        List<String> command = new ArrayList<>(List.of(
                launcher, "--port", String.valueOf(port), "--metrics-port", "0", "--name-server", nameServer));
        command.addAll(flags);
        return start(name, Map.of("DATA_DIR", directory.resolve(name).toString()), command);
    }

    /** Starts a load generator that reads what to do from its standard input, and ends when this ends. */
    Process loadGenerator() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(plan.text("launcher"), "bench", "--series")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // Its own pauses must not be taken for those of the proxies.
        builder.environment().put("JAVA_OPTS", "-Xms512m -Xmx1g -Xmn256m");
        return builder.start();
    }

    void stop(Contender contender) {
        children.stream().filter(child -> child.pid() == contender.pid()).forEach(Child::close);
        children.removeIf(child -> child.pid() == contender.pid());
        contenders.remove(contender);
    }

    private Child start(String name, Map<String, String> environment, List<String> command) {
        Child child = Child.start(directory, name, environment, command);
        children.push(child);
        return child;
    }

    private static List<String> java(String classPath, List<String> options, String main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        return command;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        children.forEach(Child::close);
    }
}
