package io.github.rocketmqproxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    private static final String NAME = MetricName.MESSAGES_FAILED.prometheusName();

    @Test
    void familyIsHelpThenTypeThenSamples() {
        String text = new PrometheusText()
                .family(MetricName.MESSAGES_FAILED)
                .sample(NAME, 3, "code", "BROKER_BUSY")
                .toString();

        assertThat(text).isEqualTo("""
                # HELP rocketmq_proxy_messages_failed_total Messages that were not stored, by error code.
                # TYPE rocketmq_proxy_messages_failed_total counter
                rocketmq_proxy_messages_failed_total{code="BROKER_BUSY"} 3
                """);
    }

    @Test
    void labelValuesAreEscaped() {
        String text = new PrometheusText()
                .family(MetricName.MESSAGES_FAILED)
                .sample(NAME, 1, "code", "a\"b\\c\nd")
                .toString();

        assertThat(text).contains("{code=\"a\\\"b\\\\c\\nd\"} 1\n");
        assertThat(PrometheusParser.parse(text).family(NAME).samples.get(0).labels())
                .isEqualTo(Map.of("code", "a\"b\\c\nd"));
    }

    @Test
    void numbersAreWrittenAsPrometheusReadsThem() {
        PrometheusText text = new PrometheusText().family(MetricName.MEMORY_USED);
        double[] values = {
            0, 1.5, 1e-7, 123_456_789_012L, 0.1 + 0.2, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        for (int i = 0; i < values.length; i++) {
            text.sample(MetricName.MEMORY_USED.prometheusName(), values[i], "i", Integer.toString(i));
        }

        assertThat(text.toString()).contains("{i=\"3\"} 123456789012\n", " NaN\n", " +Inf\n", " -Inf\n");
        assertThat(PrometheusParser.parse(text.toString()).family(MetricName.MEMORY_USED.prometheusName()).samples)
                .extracting(PrometheusParser.Sample::value)
                .containsExactly(0.0, 1.5, 1e-7, 123_456_789_012.0, 0.1 + 0.2, Double.NaN, 1 / 0.0, -1 / 0.0);
    }

    @Test
    void parserRefusesWhatIsNotTheFormat() {
        String good = "# HELP a_total Help.\n# TYPE a_total counter\na_total{x=\"1\"} 1\n";
        PrometheusParser.parse(good);

        for (String bad : new String[] {
            good.substring(0, good.length() - 1),
            "a_total 1\n",
            good.replace("# HELP a_total Help.\n", ""),
            good.replace("# TYPE a_total counter\n", ""),
            good.replace("a_total", "a"),
            good.replace("} 1", "} -1"),
            good.replace("} 1", "}  1"),
            good.replace("x=", "x-y="),
            good.replace("\"1\"", "\"1\\t\""),
            good + "a_total{x=\"1\"} 2\n",
            good + "b 2\n",
            good + good
        }) {
            assertThatThrownBy(() -> PrometheusParser.parse(bad)).as(bad).isInstanceOf(AssertionError.class);
        }
    }
}
