package io.github.rocketmqproxy.launcher.admin;

import io.github.rocketmqproxy.tls.TlsIdentity;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What the files have given.
 *
 * @param own what is shown to clients
 * @param clients checks their certificates; null if they need none
 */
record AdminIdentity(TlsIdentity own, @Nullable X509TrustManager clients) {}
