package io.github.rocketmqproxy.launcher.bench;

import java.util.List;
import java.util.Locale;

/** A few figures over the same time as a picture: a panel for each, one below the other. */
public final class SeriesChart {
    private static final int WIDTH = 960;
    private static final double LEFT = 90;
    private static final double PANEL_WIDTH = 830;
    private static final double PANEL_HEIGHT = 84;
    private static final double TOP = 110;
    private static final double STEP = 150;
    private static final int GRID_LINES = 2;
    private static final int TIMES = 6;
    private static final double[] TOPS = {1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10};
    private static final List<String> COLOURS =
            List.of("#2563eb", "#7c3aed", "#059669", "#d97706", "#db2777", "#0891b2");

    private final Svg svg;
    private final List<Series> all;
    private final List<Double> marks;
    private final double end;

    /**
     * A figure over time; its axis begins at 0.
     *
     * @param points in the order of time
     */
    public record Series(String title, List<Point> points) {}

    /** A value, and when it was seen. */
    public record Point(double minutes, double value) {}

    private SeriesChart(List<Series> all, List<Double> marks) {
        this.svg = new Svg(WIDTH, (int) (TOP + STEP * all.size()));
        this.all = all;
        this.marks = marks;
        this.end = all.stream()
                .flatMap(series -> series.points().stream())
                .mapToDouble(Point::minutes)
                .max()
                .orElseThrow();
    }

    /**
     * Draws.
     *
     * @param marks minutes at which something happened: a line through all panels for each
     */
    public static String svg(String title, String subtitle, List<Series> all, List<Double> marks) {
        SeriesChart chart = new SeriesChart(all, marks);
        chart.svg.rectangle(0, 0, WIDTH, TOP + STEP * all.size(), "fill='#ffffff'");
        chart.svg.text(LEFT, 36, title, "font-size='17' font-weight='bold'");
        chart.svg.text(LEFT, 58, subtitle, "font-size='13' fill='#6b7280'");
        for (int i = 0; i < all.size(); i++) {
            chart.draw(i);
        }
        return chart.svg.toString();
    }

    private void draw(int number) {
        Series series = all.get(number);
        ChartPanel panel = new ChartPanel(svg, LEFT, TOP + STEP * number, PANEL_WIDTH, PANEL_HEIGHT);
        double most = series.points().stream().mapToDouble(Point::value).max().orElse(1);
        double top = LogScale.roundUp(Math.max(1, most), TOPS);
        for (int i = 0; i <= GRID_LINES; i++) {
            double part = (double) i / GRID_LINES;
            panel.across(part, String.format(Locale.ROOT, top < 10 ? "%,.1f" : "%,.0f", top * part));
        }
        for (int i = 0; i <= TIMES; i++) {
            double part = (double) i / TIMES;
            panel.upwards(part, String.format(Locale.ROOT, "%.0f min", end * part));
        }
        for (double mark : marks) {
            double x = panel.x(mark / end);
            svg.line(x, panel.y(0), x, panel.y(1), "stroke='#ef4444' stroke-dasharray='3 3'");
        }
        StringBuilder curve = new StringBuilder();
        for (Point point : series.points()) {
            char command = curve.isEmpty() ? 'M' : 'L';
            curve.append(Svg.point(command, panel.x(point.minutes() / end), panel.y(point.value() / top)));
        }
        panel.frame(series.title());
        String colour = COLOURS.get(number % COLOURS.size());
        svg.path(curve.toString(), "fill='none' stroke='" + colour + "' stroke-width='1.8' stroke-linejoin='round'");
    }
}
