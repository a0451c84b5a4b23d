package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.config.TlsConfig;
import io.github.rocketmqproxy.tls.Reloading;
import io.github.rocketmqproxy.tls.SelfSigned;
import io.github.rocketmqproxy.tls.TlsFiles;
import io.github.rocketmqproxy.tls.TlsFiles.NamedFile;
import io.github.rocketmqproxy.tls.TlsIdentity;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What TLS connections are served with. Files are read at the start, because a mistake must show there, and again when they change; a
 * certificate of our own is made when the first client wants one, because most proxies are started without such clients. Thread-safe.
 */
final class TlsContexts {
    private static final Logger log = LoggerFactory.getLogger(TlsContexts.class);

    private final TlsConfig config;
    private final NamedFile certificate;
    private final NamedFile key;
    private final NamedFile authorities;
    private final Executor blocking;
    // Guarded by this.
    private @Nullable Reloading<Material> files;
    private Material used = Material.NONE;
    private @Nullable CompletableFuture<SslContext> context;

    /**
     * What files have given.
     *
     * @param context ready to be used, or null if the certificate is to be one of our own
     * @param authorities who vouches for clients; empty if nobody need
     */
    private record Material(@Nullable SslContext context, List<X509Certificate> authorities) {
        static final Material NONE = new Material(null, List.of());
    }

    /**
     * Reads and makes nothing yet.
     *
     * @param config the files, if there are any
     * @param blocking makes a certificate of our own and reads files again, which takes time
     */
    TlsContexts(TlsConfig config, Executor blocking) {
        this.config = config;
        this.certificate = new NamedFile(Setting.TLS_CERTIFICATE.name(), config.certificate());
        this.key = new NamedFile(Setting.TLS_KEY.name(), config.key());
        this.authorities = new NamedFile(Setting.TLS_CLIENT_AUTHORITIES.name(), config.clientAuthorities());
        this.blocking = blocking;
    }

    /**
     * Reads the files, if there are any.
     *
     * @throws io.github.rocketmqproxy.config.ConfigException when they cannot be used
     */
    synchronized void readFiles() {
        if (!config.selfSigned() || config.clientAuth() != TlsConfig.ClientAuth.NONE) {
            files = new Reloading<>(List.of(certificate, key, authorities), this::read);
        }
    }

    private Material read() {
        List<X509Certificate> vouching =
                config.clientAuth() == TlsConfig.ClientAuth.NONE ? List.of() : TlsFiles.authorities(authorities);
        return config.selfSigned()
                ? new Material(null, vouching)
                : new Material(context(TlsFiles.identity(certificate, key), vouching), vouching);
    }

    /** Looks whether files have changed. To be called every {@link Reloading#INTERVAL}; does not block. */
    void look() {
        Reloading<Material> watched = files();
        if (watched == null) {
            return;
        }
        try {
            blocking.execute(watched::look);
        } catch (RuntimeException e) {
            log.debug("All workers are busy; the files for TLS are looked at later", e);
        }
    }

    private synchronized @Nullable Reloading<Material> files() {
        return files;
    }

    /** What the next connection is served with; the first may have to wait for it. Tried again after a failure. */
    synchronized CompletableFuture<SslContext> next() {
        Material material = files == null ? Material.NONE : files.current();
        CompletableFuture<SslContext> known = context;
        if (known == null || material != used || known.isCompletedExceptionally()) {
            used = material;
            known = context(material);
            context = known;
        }
        return known;
    }

    private CompletableFuture<SslContext> context(Material material) {
        if (material.context() != null) {
            return CompletableFuture.completedFuture(material.context());
        }
        try {
            return CompletableFuture.supplyAsync(() -> selfSigned(material.authorities()), blocking);
        } catch (RuntimeException e) {
            // All workers are busy.
            return CompletableFuture.failedFuture(e);
        }
    }

    private SslContext selfSigned(List<X509Certificate> vouching) {
        SslContext own = context(SelfSigned.make(Instant.now()), vouching);
        log.info("Made a certificate for clients with TLS; nobody vouches for it. TLS_CERTIFICATE names a better one");
        return own;
    }

    private SslContext context(TlsIdentity identity, List<X509Certificate> vouching) {
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(identity.key(), identity.chain());
            if (!vouching.isEmpty()) {
                builder.trustManager(vouching).clientAuth(clientAuth());
            }
            // The JDK's own TLS needs no native library and can negotiate HTTP/2.
            return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
        } catch (SSLException e) {
            throw new IllegalStateException("this JVM cannot serve TLS", e);
        }
    }

    private ClientAuth clientAuth() {
        return switch (config.clientAuth()) {
            case NONE -> ClientAuth.NONE;
            case OPTIONAL -> ClientAuth.OPTIONAL;
            case REQUIRED -> ClientAuth.REQUIRE;
        };
    }
}
