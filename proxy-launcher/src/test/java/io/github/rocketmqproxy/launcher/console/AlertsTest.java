package io.github.rocketmqproxy.launcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.EngineStatus;
import io.github.rocketmqproxy.api.ServerStatus;
import io.github.rocketmqproxy.launcher.engine.Statuses;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Each limit of the guide from both sides. */
class AlertsTest {
    private double processorLoad = 0.12;
    private final MovedClock clock = new MovedClock();
    private final History history = new History(clock, clock::nanos, () -> processorLoad);
    private final Alerts alerts = new Alerts(1_000);

    private List<String> lit(EngineStatus status) {
        return alerts.of(status, history).stream()
                .filter(Alert::lit)
                .map(Alert::name)
                .toList();
    }

    private Alert alert(String name, EngineStatus status) {
        return alerts.of(status, history).stream()
                .filter(alert -> alert.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static EngineStatus status(long connections, double millis, double memory, int queued) {
        return Statuses.status(connections, millis, 0, memory, queued, List.of(), List.of());
    }

    private void samples(int count, LongFunction<Map<String, Number>> figures) {
        for (int i = 0; i < count; i++) {
            clock.advance(History.INTERVAL);
            history.add(figures.apply(i));
        }
    }

    @Test
    void quietProxyHasNoneLitAndSaysWhatIsWatched() {
        assertThat(lit(Statuses.quiet())).isEmpty();
        assertThat(alerts.of(Statuses.quiet(), history)).hasSize(9).allSatisfy(alert -> {
            assertThat(alert.limit()).isNotEmpty();
            assertThat(alert.remedy()).isNotEmpty();
        });
    }

    @Test
    void figuresOfThisMomentLightAboveTheirLimits() {
        assertThat(lit(status(800, 50, 500, 0))).isEmpty();
        assertThat(lit(status(801, 50.1, 500.1, 1)))
                .containsExactly("Connections", "Response time", "Memory", "Queued tasks");
    }

    private String slow(double brokerMillis, int queued) {
        return alert("Response time", Statuses.status(0, 80, brokerMillis, 0, queued, List.of(), List.of()))
                .remedy();
    }

    @Test
    void slowResponsesNameWhoIsSlow() {
        samples(1, i -> Map.of());

        assertThat(slow(70, 0)).contains("the brokers are slow");
        assertThat(slow(2, 3)).contains("12 % busy").contains("see Queued tasks");
        assertThat(slow(2, 0)).contains("12 % busy").contains("see under Batching");
    }

    @Test
    void onBusyProcessorsNothingElseIsBlamedAndMoreThreadsAreNoRemedy() {
        processorLoad = 0.97;
        samples(30, i -> Map.of());

        String remedy = "the processors are 97 % busy: give the machine more, or add an instance on another one;"
                + " more threads do not help";
        assertThat(slow(70, 3)).isEqualTo(remedy);
        assertThat(alert("Queued tasks", status(0, 0, 0, 3)).remedy()).isEqualTo(remedy);
    }

    @Test
    void processorsThatWereBusyForAMomentAreNotBlamed() {
        samples(30, i -> Map.of());
        processorLoad = 1;
        samples(1, i -> Map.of());

        assertThat(alert("Queued tasks", status(0, 0, 0, 3)).remedy())
                .contains("15 % busy")
                .endsWith("if all answer, raise WORKER_POOL_SIZE");
    }

    @Test
    void loadThatIsNotKnownIsLeftToTheReader() {
        processorLoad = Processors.NOT_KNOWN;
        samples(30, i -> Map.of());

        assertThat(slow(2, 0)).contains("not known to be busy (see top)");
    }

    @Test
    void loadOfThisMachineIsAShare() {
        assertThat(Processors.load()).isBetween(0.0, 1.0);
    }

    @Test
    void brokerThatDoesNotAnswerLights() {
        EngineStatus status = Statuses.status(
                0, 0, 0, 0, 0, List.of(new ServerStatus("a", ""), new ServerStatus("b", "refused")), List.of());

        assertThat(lit(status)).containsExactly("Name servers and brokers");
        assertThat(alert("Name servers and brokers", status).value()).isEqualTo("1 of 2 do not answer");
    }

    @Test
    void growthWithinAMinuteLightsAndGoesOutAfterIt() {
        samples(10, i -> Map.of("error_count", 0, "refused_connections", 0, "channel_full_events", 0));
        samples(1, i -> Map.of("error_count", 100, "refused_connections", 0, "channel_full_events", 0));
        assertThat(lit(Statuses.quiet())).as("a hundred errors are no alert").isEmpty();

        samples(1, i -> Map.of("error_count", 101, "refused_connections", 1, "channel_full_events", 1));
        assertThat(lit(Statuses.quiet())).containsExactly("Refused connections", "Errors", "Full buffer");

        samples(31, i -> Map.of("error_count", 101, "refused_connections", 1, "channel_full_events", 1));
        assertThat(lit(Statuses.quiet())).isEmpty();
    }

    @Test
    void unacknowledgedMessagesLightOnlyWhenTheyGrowForTwoMinutesOnEnd() {
        samples(60, i -> Map.of("messages_unacknowledged", i));
        assertThat(lit(Statuses.quiet())).as("not two minutes yet").isEmpty();

        samples(1, i -> Map.of("messages_unacknowledged", 60));
        assertThat(lit(Statuses.quiet())).containsExactly("Unacknowledged messages");

        samples(61, i -> Map.of("messages_unacknowledged", 60 + i % 10));
        assertThat(lit(Statuses.quiet())).as("they go up and down").isEmpty();
    }
}
