package io.github.rocketmqproxy.launcher.bench;

import java.util.Locale;

/** Writes the few shapes that a chart is made of. */
final class Svg {
    private final StringBuilder shapes = new StringBuilder();
    private final int width;
    private final int height;

    Svg(int width, int height) {
        this.width = width;
        this.height = height;
    }

    void rectangle(double x, double y, double w, double h, String style) {
        shapes.append(format("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' %s/>%n", x, y, w, h, style));
    }

    void line(double x1, double y1, double x2, double y2, String style) {
        shapes.append(format("<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' %s/>%n", x1, y1, x2, y2, style));
    }

    /** A path in SVG's own words. */
    void path(String commands, String style) {
        shapes.append(format("<path d='%s' %s/>%n", commands, style));
    }

    void text(double x, double y, String text, String style) {
        shapes.append(format("<text x='%.1f' y='%.1f' %s>%s</text>%n", x, y, style, escaped(text)));
    }

    static String point(char command, double x, double y) {
        return format("%s%.1f %.1f ", command, x, y);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String toString() {
        return format(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 %d %d'"
                        + " font-family='Helvetica, Arial, DejaVu Sans, sans-serif' font-size='12' fill='#1f2937'>%n%s</svg>%n",
                width, height, width, height, shapes);
    }
}
