package io.github.rocketmqproxy.launcher.bench;

/** One pair of axes and its place in the picture. Axes run from 0 to 1 here; who draws scales its values. */
record ChartPanel(Svg svg, double left, double top, double width, double height) {
    private static final String GRID = "stroke='#e5e7eb' stroke-width='1'";
    private static final String LABEL = "fill='#6b7280'";

    double x(double part) {
        return left + part * width;
    }

    double y(double part) {
        return top + height - part * height;
    }

    void frame(String title) {
        svg.text(left, top - 14, title, "font-size='14' font-weight='bold'");
        svg.line(left, top + height, left + width, top + height, "stroke='#9ca3af' stroke-width='1'");
    }

    /** A grid line across, with its label at the left. */
    void across(double part, String label) {
        svg.line(left, y(part), left + width, y(part), GRID);
        svg.text(left - 8, y(part) + 4, label, LABEL + " text-anchor='end'");
    }

    /** A grid line upwards, with its label below. */
    void upwards(double part, String label) {
        svg.line(x(part), top, x(part), top + height, GRID);
        svg.text(x(part), top + height + 18, label, LABEL + " text-anchor='middle'");
    }

    void below(String label) {
        svg.text(left + width / 2, top + height + 38, label, LABEL + " text-anchor='middle'");
    }
}
