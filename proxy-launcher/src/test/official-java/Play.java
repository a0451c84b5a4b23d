import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Plays scenarios with the official Java client of whatever version is on the class path, some at once, and prints one line of JSON
 * for each.
 *
 * <p>Arguments: the endpoints, {@code tls} or {@code plaintext}, what to end the names of topics with, and the scenarios.
 */
public final class Play {
    /** More would keep a small machine from starting any client in time: the client allows ten seconds for a TLS handshake. */
    private static final int AT_ONCE = 4;

    private Play() {}

    public static void main(String[] arguments) throws Exception {
        boolean tls = arguments[1].equals("tls");
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> played = new ArrayList<>();
        for (String name : List.of(arguments).subList(3, arguments.length)) {
            Clients clients = new Clients(arguments[0], tls, name + "-" + arguments[2]);
            played.add(threads.submit(() -> print(name, facts(name, clients))));
        }
        for (Future<?> one : played) {
            one.get();
        }
        // Some versions leave threads behind that keep the JVM alive.
        System.exit(0);
    }

    private static Map<String, Object> facts(String scenario, Clients clients) {
        long start = System.nanoTime();
        try {
            Map<String, Object> facts = scenario(scenario).play(clients);
            clients.close();
            System.err.printf("%s: %d ms%n", scenario, (System.nanoTime() - start) / 1_000_000);
            return facts;
        } catch (Throwable failure) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("failure", failure.toString());
            failure.printStackTrace();
            return facts;
        }
    }

    private static synchronized void print(String scenario, Map<String, Object> facts) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("scenario", scenario);
        line.put("facts", facts);
        System.out.println(Text.json(line));
    }

    private static Scenario scenario(String name) throws ReflectiveOperationException {
        switch (name) {
            case "normal":
                return Sending::normal;
            case "delay":
                return Sending::delay;
            case "transaction":
                return Sending::transaction;
            case "missing-topic":
                return Sending::missingTopic;
            case "simple":
                return Receiving::simple;
            case "sql":
                return Receiving::sql;
            case "push":
                return Receiving::push;
            case "retry":
                return Receiving::retry;
            case "dead":
                return Receiving::dead;
            case "fifo":
                return Receiving::fifo;
            case "fifo-dead":
                return Receiving::fifoDead;
            default:
                // What only later versions can do is in classes that earlier ones cannot load.
                String type = Character.toUpperCase(name.charAt(0)) + name.substring(1);
                return (Scenario) Class.forName(type).getDeclaredConstructor().newInstance();
        }
    }
}
