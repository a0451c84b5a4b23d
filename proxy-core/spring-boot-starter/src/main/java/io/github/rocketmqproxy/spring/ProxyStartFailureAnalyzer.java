package io.github.rocketmqproxy.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What Spring Boot prints instead of a stack trace when the proxy's port cannot be had. */
final class ProxyStartFailureAnalyzer extends AbstractFailureAnalyzer<ProxyStartException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ProxyStartException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Stop what uses the port, or set " + ProxyProperties.PREFIX
                        + ".grpc-port to another one; 0 takes any free one.",
                cause);
    }
}
