package io.github.rocketmqproxy.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What one side of a TLS connection shows of itself, and proves to be its own.
 *
 * @param key the private key of the first certificate
 * @param chain its certificate, then those of the authorities above it
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {}
