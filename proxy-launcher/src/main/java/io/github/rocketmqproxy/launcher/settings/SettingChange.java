package io.github.rocketmqproxy.launcher.settings;

/**
 * A setting that got another value while the proxy ran.
 *
 * @param timeMillis when, milliseconds since the epoch
 * @param key as in a file
 * @param before its text until then
 * @param after its text since then
 * @param origin who says so now
 */
public record SettingChange(long timeMillis, String key, String before, String after, String origin) {}
