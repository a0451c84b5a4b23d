package io.github.rocketmqproxy.launcher.settings;

/**
 * Where traces go.
 *
 * @param endpoint {@link LauncherSetting#TRACING_ENDPOINT}; empty if nothing is traced
 * @param ratio {@link LauncherSetting#TRACING_RATIO}
 */
public record TracingTarget(String endpoint, double ratio) {
    /**
     * Whether there is somebody who wants them.
     *
     * @return true with an endpoint
     */
    public boolean on() {
        return !endpoint.isEmpty();
    }
}
