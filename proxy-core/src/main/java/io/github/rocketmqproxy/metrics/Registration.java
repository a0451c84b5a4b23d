package io.github.rocketmqproxy.metrics;

import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers what it has put into a registry that may belong to somebody else, to take out exactly that. Thread-safe. */
final class Registration {
    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    private final MetricRegistry registry;
    private final String prefix;
    private final Set<String> names = new HashSet<>();
    private boolean closed;

    Registration(MetricRegistry registry, String prefix) {
        if (prefix.isBlank()) {
            throw new IllegalArgumentException("prefix: \"" + prefix + "\" (expected: not blank)");
        }
        this.registry = registry;
        this.prefix = prefix;
    }

    /** Registers what is there from the start; after a failure nothing is left in the registry. */
    synchronized void add(MetricName name, Metric metric) {
        String fullName = MetricRegistry.name(prefix, name.dottedName());
        try {
            registry.register(fullName, metric);
            names.add(fullName);
        } catch (IllegalArgumentException e) {
            removeAll();
            throw new IllegalArgumentException(
                    "prefix: \"" + prefix
                            + "\" (expected: a prefix of its own for each engine; the registry already has " + fullName
                            + ")",
                    e);
        }
    }

    /** Registers what appears later. Recording must go on, so a name that is taken is only logged. */
    synchronized void addLate(MetricName name, Metric metric, String... labels) {
        String fullName = MetricRegistry.name(MetricRegistry.name(prefix, name.dottedName()), labels);
        if (closed) {
            return;
        }
        try {
            registry.register(fullName, metric);
            names.add(fullName);
        } catch (IllegalArgumentException e) {
            log.warn("{} is not in the metric registry: its name is taken", fullName);
        }
    }

    /** Registers a figure in the place of an earlier one of ours. */
    synchronized void replace(MetricName name, Metric metric) {
        String fullName = MetricRegistry.name(prefix, name.dottedName());
        if (closed) {
            return;
        }
        if (names.remove(fullName)) {
            registry.remove(fullName);
        }
        add(name, metric);
    }

    synchronized void removeAll() {
        closed = true;
        names.forEach(registry::remove);
        names.clear();
    }

    MetricRegistry registry() {
        return registry;
    }
}
