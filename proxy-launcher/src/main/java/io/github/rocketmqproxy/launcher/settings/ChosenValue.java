package io.github.rocketmqproxy.launcher.settings;

/**
 * The value that a setting has.
 *
 * @param text as it would be written; empty for "not set"
 * @param origin who said so
 */
public record ChosenValue(String text, Origin origin) {}
