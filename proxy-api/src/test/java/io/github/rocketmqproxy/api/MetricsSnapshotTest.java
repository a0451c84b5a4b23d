package io.github.rocketmqproxy.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsSnapshotTest {
    @Test
    void everyFigureIsInTheMapOnce() throws Exception {
        MetricsSnapshot snapshot = numbered();

        Map<String, Number> map = snapshot.asMap();

        // 24 single figures, 5 of the response time, and thread_count under its old name, too.
        assertThat(map).hasSize(24 + 5 + 1);
        assertThat(map.get("goroutine_count")).isEqualTo(snapshot.threadCount());
        List<Double> values =
                map.values().stream().map(Number::doubleValue).distinct().toList();
        assertThat(values).hasSize(24 + 5);
    }

    /** A snapshot in which every figure is different. */
    private static MetricsSnapshot numbered() throws Exception {
        RecordComponent[] components = MetricsSnapshot.class.getRecordComponents();
        List<Object> values = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            Class<?> type = components[i].getType();
            types.add(type);
            if (type == long.class) {
                values.add(i + 1L);
            } else if (type == double.class) {
                values.add(i + 1.0);
            } else {
                values.add(new MetricsSnapshot.ResponseTime(0.1, 0.2, 0.3, 0.4, 0.5));
            }
        }
        return MetricsSnapshot.class
                .getDeclaredConstructor(types.toArray(Class<?>[]::new))
                .newInstance(values.toArray());
    }

    @Test
    void mapCannotBeChanged() {
        Map<String, Number> map = MetricsSnapshot.NOTHING.asMap();

        assertThatThrownBy(() -> map.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
    }
}
