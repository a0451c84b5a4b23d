package io.github.rocketmqproxy.launcher.admin;

import com.sun.net.httpserver.HttpExchange;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A web page from elsewhere can let its own host name point to 127.0.0.1 and then read what is served there as its own. So who
 * comes to a loopback address must have called it by a name that nobody else can own.
 */
final class HostCheck {
    private static final Pattern LOCAL = Pattern.compile("(localhost|\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[0-9a-f:.]+\\])(:\\d+)?");

    private HostCheck() {}

    /** What is wrong with the Host header; null if nothing is. */
    static @Nullable String problem(HttpExchange request) {
        String host = request.getRequestHeaders().getFirst("Host");
        if (!request.getLocalAddress().getAddress().isLoopbackAddress() || (host != null && isLocal(host))) {
            return null;
        }
        return "Host: \"" + host + "\" (expected: localhost or an IP address, as this is a loopback address; a balancer"
                + " before it can set that)";
    }

    static boolean isLocal(String host) {
        return LOCAL.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
