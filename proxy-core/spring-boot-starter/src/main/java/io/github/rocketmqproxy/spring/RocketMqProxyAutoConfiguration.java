package io.github.rocketmqproxy.spring;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.Authenticator;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.engine.ProxyEngine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Starts a proxy with the application, unless {@code rocketmq.proxy.enabled} is false. It is configured by the {@code rocketmq.proxy}
 * properties, counts in the application's {@link MetricRegistry} and asks its {@link Authenticator}, where there are such beans.
 */
@AutoConfiguration
@ConditionalOnProperty(prefix = ProxyProperties.PREFIX, name = "enabled", matchIfMissing = true)
public final class RocketMqProxyAutoConfiguration {
    /** Made by Spring Boot. */
    RocketMqProxyAutoConfiguration() {}

    @Bean
    ProxyProperties.Values rocketMqProxyProperties(
            Environment environment, ObjectProvider<ProxyConfigCustomizer> customizers) {
        return ProxyProperties.read(environment, customizers.orderedStream());
    }

    @Bean
    ProxyConfig rocketMqProxyConfig(ProxyProperties.Values properties) {
        return properties.config();
    }

    /** Several registries or authenticators, none of them primary, are an error: it would be a guess whose users are served. */
    @Bean
    @ConditionalOnMissingBean
    ProxyLifecycle rocketMqProxy(
            ProxyProperties.Values properties,
            ObjectProvider<MetricRegistry> registry,
            ObjectProvider<Authenticator> authenticator,
            ObjectProvider<ProxyEngineCustomizer> customizers) {
        MetricRegistry itsRegistry = registry.getIfAvailable();
        Authenticator itsAuthenticator = authenticator.getIfAvailable();
        return new ProxyLifecycle(() -> {
            ProxyEngine.Builder engine = ProxyEngine.builder(properties.config());
            if (itsRegistry != null) {
                engine.metricRegistry(itsRegistry, properties.metricPrefix());
            }
            if (itsAuthenticator != null) {
                engine.authenticator(itsAuthenticator);
            }
            if (!properties.inProcessName().isEmpty()) {
                engine.inProcessName(properties.inProcessName());
            }
            if (!properties.network()) {
                engine.withoutNetwork();
            }
            customizers.orderedStream().forEach(customizer -> customizer.customize(engine));
            return engine.build();
        });
    }

    /** Where there is Spring Boot's health, which comes with Actuator. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static final class Health {
        @Bean
        @ConditionalOnEnabledHealthIndicator("rocketmq-proxy")
        @ConditionalOnMissingBean(name = "rocketMqProxyHealthIndicator")
        HealthIndicator rocketMqProxyHealthIndicator(ProxyLifecycle proxy) {
            return new ProxyHealthIndicator(proxy);
        }
    }

    /** Where there is Micrometer; Spring Boot binds what is a MeterBinder. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({MeterRegistry.class, MeterBinder.class})
    static final class Meters {
        @Bean
        @ConditionalOnMissingBean(name = "rocketMqProxyMeters")
        MeterBinder rocketMqProxyMeters(ProxyLifecycle proxy) {
            return new ProxyMeters(proxy);
        }
    }
}
