package com.example.benchmarks;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Locale;

/**
 * What one run of {@code rocketmq-proxy bench} measured.
 *
 * @param perSecond messages a second
 * @param p50 microseconds
 * @param p99 microseconds
 * @param proxyCpu microseconds of the proxy's CPU time for each message
 * @param brokerCpu microseconds of the broker's
 * @param residentMegabytes the proxy's memory afterwards
 * @param errors messages that failed
 */
record Measurement(
        double perSecond,
        double p50,
        double p99,
        double proxyCpu,
        double brokerCpu,
        double residentMegabytes,
        double errors) {

    static Measurement of(String json) {
        JsonObject result = JsonParser.parseString(json).getAsJsonObject();
        JsonObject latency = result.getAsJsonObject("latencyMicros");
        JsonObject processes = result.getAsJsonObject("processes");
        JsonObject proxy = processes.getAsJsonObject("proxy");
        double errors = result.getAsJsonObject("errors").entrySet().stream()
                .mapToDouble(error ->
                        error.getValue().getAsJsonObject().get("count").getAsDouble())
                .sum();
        return new Measurement(
                result.get("messagesPerSecond").getAsDouble(),
                latency.get("p50").getAsDouble(),
                latency.get("p99").getAsDouble(),
                proxy.get("cpuMicrosPerMessage").getAsDouble(),
                processes.getAsJsonObject("broker").get("cpuMicrosPerMessage").getAsDouble(),
                proxy.get("residentBytes").getAsDouble() / 1e6,
                errors);
    }

    /** One line for who looks on. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "%,.0f messages/s, p50 %.2f ms, p99 %.2f ms, CPU µs/message %.0f + %.0f, %.0f MB, %.0f errors",
                perSecond,
                p50 / 1e3,
                p99 / 1e3,
                proxyCpu,
                brokerCpu,
                residentMegabytes,
                errors);
    }
}
