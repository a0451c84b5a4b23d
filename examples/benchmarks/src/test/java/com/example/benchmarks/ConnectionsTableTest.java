package com.example.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ConnectionsTableTest {
    private final ConnectionsTable table = new ConnectionsTable();

    @Test
    void showsMediansAndWhatOneConnectionCosts() {
        table.add("ours", 1024, new ConnectionsTable.Held(1024, 1024, 80, 120));
        table.add("ours", 1024, new ConnectionsTable.Held(1024, 1024, 90, 110));
        table.add("ours", 1024, new ConnectionsTable.Held(1024, 1024, 100, 200));

        String markdown = table.markdown();

        assertTrue(markdown.contains("| ours | 1,024 | all | all | 90 | 120 | 40 | 40.0 | 3 |"), markdown);
    }

    @Test
    void oneRoundThatLostConnectionsIsShown() {
        table.add("ours", 1000, new ConnectionsTable.Held(1000, 1000, 80, 120));
        table.add("ours", 1000, new ConnectionsTable.Held(990, 985, 80, 120));

        String markdown = table.markdown();

        assertTrue(markdown.contains("| ours | 1,000 | 990 | 985 | "), markdown);
    }

    @Test
    void readsWhoGetsHowManyConnections() {
        assertEquals(new Connections.Load("ours", 5000), Connections.Load.read("ours:5000"));

        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> Connections.Load.read("ours"));
        assertTrue(failure.getMessage().contains("\"ours\""), failure.getMessage());
    }
}
