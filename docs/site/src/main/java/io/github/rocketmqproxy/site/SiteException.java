package io.github.rocketmqproxy.site;

/** A page that cannot be made as it is written. Names the file, what is wrong and the remedy. */
final class SiteException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SiteException(String file, String problem) {
        super(file + ": " + problem);
    }
}
