package io.github.rocketmqproxy.grpc;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a TLS server shows of itself, and proves to be its own.
 *
 * @param key the private key of the first certificate
 * @param chain the server's certificate, then those of the authorities above it
 */
record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {}
