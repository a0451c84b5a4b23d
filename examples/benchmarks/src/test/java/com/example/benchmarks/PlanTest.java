package com.example.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void theFullPlanMeasuresLargeBodiesUnderSomeLoadsOnly() {
        List<Cell> sends = cells().stream()
                .filter(cell -> cell.mode().equals("send"))
                .toList();

        assertEquals(List.of(1, 10, 50, 100, 500), concurrencies(sends, 100));
        assertEquals(List.of(50, 100), concurrencies(sends, 1024));
    }

    @Test
    void theQuickPlanHasNoLargeBodies() {
        assertEquals(6, cells("--quick").size());
        assertTrue(cells("--quick").stream().allMatch(cell -> cell.bodySize() == 100));
    }

    @Test
    void latencyIsMeasuredOneMessageAtATimeAtAFixedRate() {
        assertEquals(List.of(new Cell("end-to-end", 1, 100, 10)), cells("--latency"));
    }

    @Test
    void aRateIsForEndToEndRunsOnly() {
        List<Cell> cells = cells("--mode", "send,end-to-end", "--rate", "10", "--concurrency", "1", "--large-body-size", "0");

        assertEquals(List.of(new Cell("send", 1, 100), new Cell("end-to-end", 1, 100, 10)), cells);
    }

    @Test
    void aFlagBeatsThePlan() {
        assertEquals(7, Plan.read(new String[] {"--quick", "--rounds", "7"}).number("rounds"));
        assertEquals(7, Plan.readTuning(new String[] {"--rounds", "7"}).number("rounds"));
    }

    @Test
    void aFlagWithoutAValueIsRefusedByName() {
        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> Plan.readConnections(new String[] {"--rounds"}));

        assertTrue(failure.getMessage().contains("\"--rounds\""), failure.getMessage());
    }

    private static List<Cell> cells(String... arguments) {
        return Plan.read(arguments).cells();
    }

    private static List<Integer> concurrencies(List<Cell> cells, int bodySize) {
        return cells.stream()
                .filter(cell -> cell.bodySize() == bodySize)
                .map(Cell::concurrency)
                .toList();
    }
}
