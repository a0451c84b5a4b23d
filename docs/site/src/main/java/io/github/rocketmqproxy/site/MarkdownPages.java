package io.github.rocketmqproxy.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/** Pages from Markdown: links lead to the site's addresses, diagrams are drawn. */
final class MarkdownPages {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());

    private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
    private final HtmlRenderer renderer =
            HtmlRenderer.builder().extensions(EXTENSIONS).build();
    private final TextContentRenderer plain =
            TextContentRenderer.builder().extensions(EXTENSIONS).build();
    private final Tree tree;
    private final Addresses addresses;
    private final Diagrams diagrams;

    MarkdownPages(Tree tree, Addresses addresses, Diagrams diagrams) {
        this.tree = tree;
        this.addresses = addresses;
        this.diagrams = diagrams;
    }

    Page page(String file) {
        Node document = document(file);
        Rewriter rewriter = new Rewriter(file);
        document.accept(rewriter);
        String language = file.endsWith(".zh.md") ? "zh-CN" : "en";
        return new Page(file, language, title(file, document), renderer.render(document), rewriter.targets);
    }

    Node document(String file) {
        return parser.parse(tree.text(file)
                .orElseThrow(() -> new SiteException(file, "is no UTF-8 text (remedy: save it as such)")));
    }

    String title(String file, Node document) {
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading) {
                return plain.render(node);
            }
        }
        throw new SiteException(file, "has no heading (remedy: begin it with # and its title)");
    }

    /** The file or folder that a link leads to; nothing where it leads out of the tree or into the same page. */
    Optional<String> target(String file, String link) {
        String path = path(link);
        if (path.isEmpty() || link.matches("[a-z]+:.*")) {
            return Optional.empty();
        }
        String target = tree.resolve(file, path)
                .filter(tree::has)
                .orElseThrow(() ->
                        new SiteException(file, "links to " + link + ", which does not exist (remedy: correct it)"));
        return Optional.of(tree.pageOf(target));
    }

    private static String path(String link) {
        int anchor = link.indexOf('#');
        return anchor < 0 ? link : link.substring(0, anchor);
    }

    private final class Rewriter extends AbstractVisitor {
        private final String file;
        private final List<String> targets = new ArrayList<>();
        private boolean cell;

        Rewriter(String file) {
            this.file = file;
        }

        @Override
        public void visit(Link link) {
            link.setDestination(rewritten(link.getDestination()));
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            image.setDestination(rewritten(image.getDestination()));
            visitChildren(image);
        }

        /** Names in tables may break where they have an underscore: that is where narrow columns break them with the least harm. */
        @Override
        public void visit(CustomNode node) {
            boolean outside = cell;
            cell |= node instanceof TableCell;
            visitChildren(node);
            cell = outside;
        }

        @Override
        public void visit(Text text) {
            breakable(text, text.getLiteral(), "", "");
        }

        @Override
        public void visit(Code code) {
            breakable(code, code.getLiteral(), "<code>", "</code>");
        }

        private void breakable(Node node, String text, String before, String after) {
            if (cell && text.contains("_")) {
                HtmlInline html = new HtmlInline();
                html.setLiteral(before + Html.escape(text).replace("_", "_<wbr>") + after);
                node.insertAfter(html);
                node.unlink();
            }
        }

        @Override
        public void visit(FencedCodeBlock block) {
            if (block.getInfo().equals("mermaid")) {
                HtmlBlock figure = new HtmlBlock();
                figure.setLiteral(diagrams.figure(block.getLiteral()));
                block.insertAfter(figure);
                block.unlink();
            }
        }

        private String rewritten(String link) {
            return target(file, link)
                    .map(target -> {
                        targets.add(target);
                        return Addresses.link(addresses.of(file), addresses.of(target))
                                + link.substring(path(link).length());
                    })
                    .orElse(link);
        }
    }
}
