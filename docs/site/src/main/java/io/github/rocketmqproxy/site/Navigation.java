package io.github.rocketmqproxy.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/** The list beside every page: the pages that a README's last table, "Read on", has in its first column. */
final class Navigation {
    private final Addresses addresses;
    private final Map<String, String> titles = new LinkedHashMap<>();

    Navigation(MarkdownPages pages, Addresses addresses, String readme) {
        this.addresses = addresses;
        Node document = pages.document(readme);
        titles.put(readme, pages.title(readme, document));
        for (String link : lastTable(readme, document)) {
            String file = pages.target(readme, link)
                    .orElseThrow(
                            () -> new SiteException(readme, "has " + link + " in its last table, which is no page"));
            titles.put(file, file.endsWith(".md") ? pages.title(file, pages.document(file)) : file);
        }
    }

    List<String> files() {
        return List.copyOf(titles.keySet());
    }

    /** As HTML, for the page of this file. */
    String html(String current) {
        String address = addresses.of(current);
        StringBuilder list = new StringBuilder("<ul>\n");
        titles.forEach((file, title) -> list.append("<li><a href=\"")
                .append(Html.escape(Addresses.link(address, addresses.of(file))))
                .append(file.equals(current) ? "\" aria-current=\"page\">" : "\">")
                .append(Html.escape(title))
                .append("</a></li>\n"));
        return list.append("</ul>\n").toString();
    }

    private static List<String> lastTable(String readme, Node document) {
        TableBlock last = null;
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof TableBlock table) {
                last = table;
            }
        }
        if (last == null) {
            throw new SiteException(readme, "has no table of pages (remedy: list them in the last one)");
        }
        FirstColumn links = new FirstColumn();
        last.accept(links);
        return links.destinations;
    }

    private static final class FirstColumn extends AbstractVisitor {
        private final List<String> destinations = new ArrayList<>();

        @Override
        public void visit(CustomBlock block) {
            visitChildren(block);
        }

        @Override
        public void visit(CustomNode node) {
            if (!(node instanceof TableCell) || node.getPrevious() == null) {
                visitChildren(node);
            }
        }

        @Override
        public void visit(Link link) {
            destinations.add(link.getDestination());
        }
    }
}
