package io.github.rocketmqproxy.launcher.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Locale;

/** A result for programs. Names are stable; more may come. */
final class ResultJson {
    private ResultJson() {}

    static String of(BenchResult result) {
        BenchOptions options = result.options();
        JsonObject json = new JsonObject();
        json.addProperty("address", options.address());
        json.addProperty("mode", name(options.mode()));
        json.addProperty("protocol", name(options.protocol()));
        json.addProperty("concurrency", options.concurrency());
        json.addProperty("connections", options.connections());
        json.addProperty("bodyBytes", options.bodySize());
        json.addProperty("ratePerSecond", options.rate());
        json.addProperty("messages", result.messages());
        json.addProperty("seconds", rounded(result.seconds()));
        json.addProperty("messagesPerSecond", rounded(result.perSecond()));
        json.addProperty("latencyOf", options.mode().latency());
        json.add("latencyMicros", latency(result));
        json.add("errors", errors(result));
        json.add("processes", processes(result));
        json.add("timeline", timeline(result));
        return new GsonBuilder()
                .disableHtmlEscaping()
                .setPrettyPrinting()
                .create()
                .toJson(json);
    }

    private static JsonObject latency(BenchResult result) {
        JsonObject latency = new JsonObject();
        latency.addProperty("mean", rounded(result.meanMicros()));
        latency.addProperty("p50", rounded(result.percentileMicros(50)));
        latency.addProperty("p90", rounded(result.percentileMicros(90)));
        latency.addProperty("p99", rounded(result.percentileMicros(99)));
        latency.addProperty("p99.9", rounded(result.percentileMicros(99.9)));
        latency.addProperty("max", rounded(result.maxMicros()));
        return latency;
    }

    private static JsonObject errors(BenchResult result) {
        JsonObject errors = new JsonObject();
        result.failures().forEach((kind, failure) -> {
            JsonObject one = new JsonObject();
            one.addProperty("count", failure.count());
            one.addProperty("example", failure.example());
            errors.add(kind, one);
        });
        return errors;
    }

    private static JsonObject processes(BenchResult result) {
        JsonObject processes = new JsonObject();
        result.processes().forEach((name, usage) -> {
            JsonObject one = new JsonObject();
            one.addProperty("cpuMicrosPerMessage", rounded(result.cpuMicrosPerMessage(usage)));
            one.addProperty("cpuSeconds", rounded(usage.cpu().toNanos() / 1e9));
            one.addProperty("residentBytes", usage.residentBytes());
            processes.add(name, one);
        });
        return processes;
    }

    private static JsonArray timeline(BenchResult result) {
        JsonArray timeline = new JsonArray();
        for (Phase.Sample sample : result.samples()) {
            JsonObject one = new JsonObject();
            one.addProperty("seconds", rounded(sample.seconds()));
            one.addProperty("messagesPerSecond", rounded(sample.perSecond()));
            one.addProperty("p50Micros", rounded(sample.p50Nanos() / 1e3));
            one.addProperty("p99Micros", rounded(sample.p99Nanos() / 1e3));
            timeline.add(one);
        }
        return timeline;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
