package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.config.BrokerTlsConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.tls.Reloading;
import io.github.rocketmqproxy.tls.TlsFiles;
import io.github.rocketmqproxy.tls.TlsFiles.NamedFile;
import io.github.rocketmqproxy.tls.TlsIdentity;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What connections to name servers and brokers are secured with. RocketMQ's own way to it goes by system properties and static fields,
 * which all clusters of a JVM would share. Names are not compared: routes carry addresses, which certificates rarely name, so the
 * authorities are to be those that vouch for brokers only. Thread-safe.
 */
final class BrokerTls {
    private final BrokerTlsConfig config;
    private final NamedFile authorities;
    private final NamedFile certificate;
    private final NamedFile key;
    /** Guarded by this. */
    private @Nullable Reloading<SslContext> files;

    /** Reads nothing yet. */
    BrokerTls(BrokerTlsConfig config) {
        this.config = config;
        this.authorities = new NamedFile(Setting.BROKER_TLS_AUTHORITIES.name(), config.authorities());
        this.certificate = new NamedFile(Setting.BROKER_TLS_CERTIFICATE.name(), config.certificate());
        this.key = new NamedFile(Setting.BROKER_TLS_KEY.name(), config.key());
    }

    boolean on() {
        return config.mode() != BrokerTlsConfig.Mode.OFF;
    }

    /**
     * The contexts; blocks when it is asked first.
     *
     * @throws io.github.rocketmqproxy.config.ConfigException when the files cannot be used
     */
    synchronized Reloading<SslContext> contexts() {
        if (files == null) {
            files = new Reloading<>(List.of(authorities, certificate, key), this::read);
        }
        return files;
    }

    /** Looks whether files have changed that have been read; blocks. */
    void look() {
        Reloading<SslContext> read;
        synchronized (this) {
            read = files;
        }
        if (read != null) {
            read.look();
        }
    }

    private SslContext read() {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        if (config.mode() == BrokerTlsConfig.Mode.TRUST_ALL) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (!config.authorities().isEmpty()) {
            builder.trustManager(TlsFiles.authorities(authorities));
        }
        if (!config.certificate().isEmpty()) {
            TlsIdentity own = TlsFiles.identity(certificate, key);
            builder.keyManager(own.key(), own.chain());
        }
        try {
            return builder.endpointIdentificationAlgorithm(null).build();
        } catch (SSLException e) {
            throw new IllegalStateException("this JVM cannot speak TLS", e);
        }
    }
}
