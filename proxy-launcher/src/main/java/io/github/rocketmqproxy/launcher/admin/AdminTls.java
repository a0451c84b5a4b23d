package io.github.rocketmqproxy.launcher.admin;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import io.github.rocketmqproxy.launcher.settings.LauncherSetting;
import io.github.rocketmqproxy.launcher.settings.MetricsTls;
import io.github.rocketmqproxy.tls.Reloading;
import io.github.rocketmqproxy.tls.TlsFiles;
import io.github.rocketmqproxy.tls.TlsFiles.NamedFile;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * What HTTPS is served with. The JDK's server keeps one context for ever, so what changes with the files is behind its key manager and
 * its trust manager.
 */
final class AdminTls {
    private final NamedFile certificate;
    private final NamedFile key;
    private final NamedFile authorities;
    private final boolean asksClients;
    private final Reloading<AdminIdentity> files;

    /**
     * Reads the files.
     *
     * @throws io.github.rocketmqproxy.config.ConfigException when they cannot be used
     */
    AdminTls(MetricsTls config) {
        certificate = new NamedFile(LauncherSetting.METRICS_TLS_CERTIFICATE.name(), config.certificate());
        key = new NamedFile(LauncherSetting.METRICS_TLS_KEY.name(), config.key());
        authorities = new NamedFile(LauncherSetting.METRICS_TLS_CLIENT_AUTHORITIES.name(), config.clientAuthorities());
        asksClients = !config.clientAuthorities().isEmpty();
        files = new Reloading<>(List.of(certificate, key, authorities), this::read);
    }

    private AdminIdentity read() {
        return new AdminIdentity(
                TlsFiles.identity(certificate, key),
                asksClients ? trustManager(TlsFiles.authorities(authorities)) : null);
    }

    private static X509TrustManager trustManager(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager found) {
                    return found;
                }
            }
            throw new IllegalStateException("this JVM cannot check certificates");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JVM cannot check certificates", e);
        }
    }

    /** Looks whether files have changed; blocks. */
    void look() {
        files.look();
    }

    HttpsConfigurator configurator() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new CurrentKey(files::current)},
                    new TrustManager[] {new CurrentTrust(files::current)},
                    null);
            return new Configurator(context, asksClients);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot serve TLS", e);
        }
    }

    /** Asks each client for a certificate, or none. */
    private static final class Configurator extends HttpsConfigurator {
        private final boolean asksClients;

        Configurator(SSLContext context, boolean asksClients) {
            super(context);
            this.asksClients = asksClients;
        }

        @Override
        public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(asksClients);
            parameters.setSSLParameters(wanted);
        }
    }
}
