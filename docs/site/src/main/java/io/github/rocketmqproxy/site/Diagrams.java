package io.github.rocketmqproxy.site;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Mermaid diagrams, drawn beforehand: pages need no script, and the build no browser. A picture is named by the text that it shows, so
 * that an old one is never shown; {@code docs/site/diagrams/draw.sh} draws those that are missing.
 */
final class Diagrams {
    static final String FOLDER = "docs/site/diagrams";

    private final Tree tree;

    Diagrams(Tree tree) {
        this.tree = tree;
    }

    /** The picture, and its text for who cannot see it; the text alone where it is not drawn yet. */
    String figure(String diagram) {
        String text = "<pre><code>" + Html.escape(diagram) + "</code></pre>";
        String picture = FOLDER + "/" + name(diagram);
        if (!tree.has(picture)) {
            return "<figure class=\"diagram\">" + text + "</figure>";
        }
        return "<figure class=\"diagram\">" + tree.text(picture).orElseThrow().strip()
                + "<details><summary>Mermaid</summary>" + text + "</details></figure>";
    }

    static String name(String diagram) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(diagram.strip().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6) + ".svg";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
