package io.github.rocketmqproxy.site;

import java.util.List;

/**
 * What will stand at one address.
 *
 * @param source its file or folder in the tree
 * @param language of its text, as HTML names it
 * @param body HTML
 * @param targets files and folders of the tree that it links to or shows
 */
record Page(String source, String language, String title, String body, List<String> targets) {
    Page {
        targets = List.copyOf(targets);
    }
}
