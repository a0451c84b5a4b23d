package io.github.rocketmqproxy.launcher.console;

/**
 * One line of the guide's table of what to watch.
 *
 * @param name what is watched
 * @param lit whether it has crossed its limit
 * @param value what it is now
 * @param limit when to worry
 * @param remedy what to do then
 */
record Alert(String name, boolean lit, String value, String limit, String remedy) {}
