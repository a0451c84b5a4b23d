package com.example.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
    private static final Cell CELL = new Cell("send", 50, 100);

    private final ComparisonTable table = new ComparisonTable("apache v2");

    @Test
    void showsMediansOfAllRoundsAndTheirRatioToTheReference() {
        table.add(CELL, "apache v2", speed(1_000));
        table.add(CELL, "ours v2", speed(4_000));
        table.add(CELL, "ours v2", speed(9_000));
        table.add(CELL, "ours v2", speed(6_000));

        String markdown = table.markdown();

        assertTrue(markdown.contains("### send, concurrency 50, 100 B"), markdown);
        assertTrue(markdown.contains("| apache v2 | 1,000 | "), markdown);
        assertTrue(markdown.contains("| ours v2 | 6,000 (6.00×) | 2.00 (1.00×) | "), markdown);
        assertTrue(markdown.contains("| 3 |\n"), markdown);
    }

    @Test
    void theMedianOfAnEvenNumberOfRunsLiesBetween() {
        assertEquals(1_500, ComparisonTable.median(List.of(speed(2_000), speed(1_000)), Measurement::perSecond));
    }

    private static Measurement speed(double perSecond) {
        return new Measurement(perSecond, 2_000, 3_000, 10, 20, 100, 0);
    }
}
