package io.github.rocketmqproxy.launcher.settings;

/**
 * A setting as people may see it.
 *
 * @param key as in a file
 * @param value its text; a secret is hidden
 * @param origin who said so
 * @param isDefault whether nobody did
 * @param waiting another value that it will have after a restart; empty if there is none
 */
public record ShownSetting(String key, String value, String origin, boolean isDefault, String waiting) {}
