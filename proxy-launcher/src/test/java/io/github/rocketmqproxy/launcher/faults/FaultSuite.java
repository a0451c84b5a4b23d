package io.github.rocketmqproxy.launcher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One fault after the other under traffic of both protocols. Each message is counted; what comes out is printed and written to {@code
 * target/faults.md}. {@code -Dfault=<part of a name>} runs only those.
 */
@ExtendWith(SiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultSuite {
    /** Longer, and something hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Longer than the invisible duration. */
    private static final Duration PATIENCE_FOR_ACKS = Duration.ofSeconds(15);

    private final Form form = Form.chosen();
    private final FaultTable table = new FaultTable();
    private Site site;
    private Traffics traffics;

    @BeforeAll
    void setUp(Site shared) {
        site = shared;
        traffics = Traffics.before(site);
        // The first messages of each kind open connections and compile code: they are no measure.
        traffics.begin("warm-up");
        pause(form.before());
        awaitCalm();
    }

    @AfterAll
    void tearDown() throws IOException {
        try (Traffics closing = traffics) {
            assertThat(closing).as("was set up").isNotNull();
        }
        System.out.println(table.markdown());
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("faults.md"), table.markdown());
    }

    Stream<Fault> faults() {
        String part = System.getProperty("fault", "");
        return Faults.all().stream()
                .filter(fault -> form.has(fault) || !part.isEmpty())
                .filter(fault -> fault.name().contains(part));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void nothingConfirmedIsLostAndEverybodyGoesOn(Fault fault) throws Exception {
        fault.prepare().run(site, traffics);
        traffics.begin(fault.name());
        pause(form.before());
        fault.begin().run(site, traffics);
        if (!fault.isOfAMoment()) {
            pause(form.lasting(fault));
        }
        fault.end().run(site, traffics);
        long end = System.nanoTime();
        pause(form.after());
        var ignored = await(
                PATIENCE, () -> traffics.each(ledger -> ledger.summary(end).isBackAgain()));
        awaitCalm();
        for (Traffic traffic : traffics.all()) {
            table.add(fault, traffic.kind(), traffic.ledger().summary(end));
            System.out.print(table.lastRow());
        }
        fault.restore().run(site, traffics);

        for (Traffic traffic : traffics.all()) {
            Ledger.Summary sum = traffic.ledger().summary(end);
            assertThat(sum.confirmed()).as("%s: confirmed", traffic.kind()).isPositive();
            assertThat(sum.lost())
                    .as("%s: confirmed and never delivered", traffic.kind())
                    .isZero();
            assertThat(sum.unanswered())
                    .as("%s: sent and never answered", traffic.kind())
                    .isZero();
            assertThat(sum.isBackAgain())
                    .as("%s: sends and receives again", traffic.kind())
                    .isTrue();
        }
    }

    /** No more sending; what is under way arrives. */
    private void awaitCalm() {
        traffics.stopSending();
        if (!await(PATIENCE, () -> traffics.each(ledger -> ledger.isSettled(false)))) {
            System.out.println("not settled within " + PATIENCE.toSeconds() + " s");
        }
        if (form.isFull()) {
            // What comes again does so meanwhile. An acknowledgement whose answer was lost stays open for ever.
            var ignored = await(PATIENCE_FOR_ACKS, () -> traffics.each(ledger -> ledger.isSettled(true)));
        }
    }

    /** What has not come by then is judged by the assertions, with the numbers. */
    private static boolean await(Duration patience, Callable<Boolean> condition) {
        try {
            Awaitility.await()
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(100))
                    .until(condition);
            return true;
        } catch (ConditionTimeoutException tooLong) {
            return false;
        }
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
