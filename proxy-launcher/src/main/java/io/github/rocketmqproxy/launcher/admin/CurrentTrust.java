package io.github.rocketmqproxy.launcher.admin;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;

/** The authorities that are good now. */
final class CurrentTrust implements X509TrustManager {
    private final Supplier<AdminIdentity> identity;

    CurrentTrust(Supplier<AdminIdentity> identity) {
        this.identity = identity;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        X509TrustManager clients = identity.get().clients();
        if (clients == null) {
            throw new CertificateException("nobody vouches for clients here");
        }
        clients.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        X509TrustManager clients = identity.get().clients();
        return clients == null ? new X509Certificate[0] : clients.getAcceptedIssuers();
    }
}
