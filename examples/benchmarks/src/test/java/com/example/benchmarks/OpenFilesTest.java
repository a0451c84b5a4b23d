package com.example.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
    private static final String HEADER = "Limit                     Soft Limit           Hard Limit           Units     ";

    @Test
    void theHardLimitCounts() {
        String line = "Max open files            1024                 20000                files     ";

        assertEquals(20_000, OpenFiles.limit(List.of(HEADER, line)));
    }

    @Test
    void unlimitedIsMoreThanAnyNumber() {
        String line = "Max open files            1024                 unlimited            files     ";

        assertEquals(Long.MAX_VALUE, OpenFiles.limit(List.of(HEADER, line)));
    }

    @Test
    void sayWhatIsTooLowAndTheRemedy() {
        IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> OpenFiles.require(Integer.MAX_VALUE - 1000));

        assertTrue(failure.getMessage().startsWith("ulimit -n: "), failure.getMessage());
        assertTrue(failure.getMessage().contains("remedy: ulimit"), failure.getMessage());
    }
}
