package com.example.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class TuningChartTest {
    private static final int PANELS_LINES = 3;

    @Test
    void drawsEachValueThreeTimesAndLeavesOutWhatWasNotMeasured() throws Exception {
        TuningChart chart = new TuningChart("BATCH_SIZE", List.of("1", "10", "100"));
        chart.add("send < 100", List.of(point(1_000), TuningChart.Point.of(List.of()), point(4_000)));

        Document document = parse(chart.svg());

        assertEquals(2 * PANELS_LINES, document.getElementsByTagName("circle").getLength());
        assertTrue(texts(document).contains("send < 100"), texts(document));
        assertTrue(texts(document).contains("BATCH_SIZE"), texts(document));
    }

    @Test
    void twiceAsFastIsTwiceAsHigh() throws Exception {
        TuningChart chart = new TuningChart("BATCH_SIZE", List.of("1", "10"));
        chart.add("send", List.of(point(1_000), point(2_000)));

        NodeList dots = parse(chart.svg()).getElementsByTagName("circle");
        double base = 294;

        assertEquals(2 * (base - y(dots, 0)), base - y(dots, 1), 0.2);
    }

    @Test
    void nothingMeasuredIsAnEmptyChart() throws Exception {
        TuningChart chart = new TuningChart("BATCH_SIZE", List.of("1"));
        chart.add("send", List.of(TuningChart.Point.of(List.of())));

        assertEquals(0, parse(chart.svg()).getElementsByTagName("circle").getLength());
    }

    @Test
    void axesEndWithRoundNumbers() {
        assertEquals(20_000, TuningChart.roundedUp(14_100));
        assertEquals(2_500, TuningChart.roundedUp(2_100));
        assertEquals(1, TuningChart.roundedUp(0.6), 1e-9);
        assertEquals(100, TuningChart.roundedUp(100));
    }

    private static double y(NodeList dots, int index) {
        return Double.parseDouble(
                dots.item(index).getAttributes().getNamedItem("cy").getNodeValue());
    }

    private static TuningChart.Point point(double perSecond) {
        return new TuningChart.Point(perSecond, 2, 20);
    }

    private static String texts(Document document) {
        return document.getDocumentElement().getTextContent();
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
