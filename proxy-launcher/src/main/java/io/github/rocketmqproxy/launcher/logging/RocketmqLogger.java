package io.github.rocketmqproxy.launcher.logging;

import org.apache.rocketmq.logging.org.slf4j.Marker;
import org.apache.rocketmq.logging.org.slf4j.event.Level;
import org.apache.rocketmq.logging.org.slf4j.helpers.LegacyAbstractLogger;
import org.apache.rocketmq.logging.org.slf4j.helpers.MessageFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of RocketMQ's loggers; hands every call to the logger of ours behind it. */
final class RocketmqLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient Logger target;

    RocketmqLogger(String name, String targetName) {
        this.name = name;
        this.target = LoggerFactory.getLogger(targetName);
    }

    @Override
    public boolean isTraceEnabled() {
        return target.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return target.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return target.isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return target.isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
        return target.isErrorEnabled();
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        var event = target.atLevel(org.slf4j.event.Level.valueOf(level.name()));
        (thrown == null ? event : event.setCause(thrown)).log(MessageFormatter.basicArrayFormat(pattern, arguments));
    }
}
