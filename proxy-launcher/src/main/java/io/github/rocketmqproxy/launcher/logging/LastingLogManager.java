package io.github.rocketmqproxy.launcher.logging;

import java.util.logging.LogManager;

/**
 * A log manager that goes on logging while the process stops. The JDK's own takes all handlers away as soon as the signal
 * arrives, so that nothing could be said about the draining. Public because the JDK creates it by name.
 */
public final class LastingLogManager extends LogManager {
    /** For the JDK. */
    public LastingLogManager() {}

    /** Does nothing; see above. */
    @Override
    public void reset() {}
}
