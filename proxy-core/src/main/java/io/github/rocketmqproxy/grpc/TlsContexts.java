package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.config.TlsConfig;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What TLS connections are served with. Files are read at the start, because a mistake must show there; a certificate of our own is
 * made when the first client wants one, because most proxies are started without such clients. Thread-safe.
 */
final class TlsContexts {
    private static final Logger log = LoggerFactory.getLogger(TlsContexts.class);

    private final TlsConfig config;
    private final Executor blocking;
    private @Nullable CompletableFuture<SslContext> made;

    /**
     * Reads and makes nothing yet.
     *
     * @param config the files, if there are any
     * @param blocking makes a certificate of our own, which takes time
     */
    TlsContexts(TlsConfig config, Executor blocking) {
        this.config = config;
        this.blocking = blocking;
    }

    /**
     * Reads the files, if there are any.
     *
     * @throws io.github.rocketmqproxy.config.ConfigException when they cannot be used
     */
    synchronized void readFiles() {
        if (!config.selfSigned()) {
            made = CompletableFuture.completedFuture(context(TlsFiles.read(config)));
        }
    }

    /** What the next connection is served with; the first may have to wait for it. Tried again after a failure. */
    synchronized CompletableFuture<SslContext> next() {
        if (made == null || made.isCompletedExceptionally()) {
            try {
                made = CompletableFuture.supplyAsync(TlsContexts::selfSigned, blocking);
            } catch (RuntimeException e) {
                // All workers are busy.
                return CompletableFuture.failedFuture(e);
            }
        }
        return made;
    }

    private static SslContext selfSigned() {
        SslContext context = context(SelfSigned.make(Instant.now()));
        log.info("Made a certificate for clients with TLS; nobody vouches for it. TLS_CERTIFICATE names a better one");
        return context;
    }

    private static SslContext context(TlsIdentity identity) {
        try {
            // The JDK's own TLS needs no native library and can negotiate HTTP/2.
            return GrpcSslContexts.configure(
                            SslContextBuilder.forServer(identity.key(), identity.chain()), SslProvider.JDK)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this JVM cannot serve TLS", e);
        }
    }
}
