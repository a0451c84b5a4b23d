package io.github.rocketmqproxy.launcher.admin;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens one port on several addresses. */
final class AdminPorts {
    private static final int BACKLOG = 50;
    private static final int ATTEMPTS = 200;
    private static final int LAST_PORT = 65_535;

    private AdminPorts() {}

    /**
     * The addresses that a host stands for. {@code localhost} is ::1 to some clients and 127.0.0.1 to others, so the default
     * host is both, where the machine has both.
     */
    static List<InetAddress> addresses(String host) throws IOException {
        if (host.equals("*")) {
            return List.of(new InetSocketAddress(0).getAddress());
        }
        InetAddress first = InetAddress.getByName(host);
        if (!host.equals("127.0.0.1") && !host.equals("localhost")) {
            return List.of(first);
        }
        InetAddress version6 = InetAddress.getByName("::1");
        InetAddress version4 = InetAddress.getByName("127.0.0.1");
        return NetworkInterface.getByInetAddress(version6) == null ? List.of(version4) : List.of(version4, version6);
    }

    /** Binds all addresses to one port; with {@code nextIfTaken}, to the first port from the given one where that works. */
    static List<HttpServer> bind(
            List<InetAddress> addresses, int port, boolean nextIfTaken, @Nullable HttpsConfigurator tls)
            throws IOException {
        int attempts = nextIfTaken || port == 0 ? ATTEMPTS : 1;
        BindException taken = new BindException("Address already in use");
        for (int attempt = 0; attempt < attempts; attempt++) {
            int candidate = port == 0 ? 0 : port + attempt;
            if (candidate > LAST_PORT) {
                break;
            }
            try {
                return bindAll(addresses, candidate, tls);
            } catch (BindException e) {
                taken = e;
            }
        }
        throw taken;
    }

    private static List<HttpServer> bindAll(List<InetAddress> addresses, int port, @Nullable HttpsConfigurator tls)
            throws IOException {
        List<HttpServer> servers = new ArrayList<>();
        try {
            int common = port;
            for (InetAddress address : addresses) {
                HttpServer server = create(new InetSocketAddress(address, common), tls);
                servers.add(server);
                common = server.getAddress().getPort();
            }
            return servers;
        } catch (IOException e) {
            servers.forEach(server -> server.stop(0));
            throw e;
        }
    }

    private static HttpServer create(InetSocketAddress address, @Nullable HttpsConfigurator tls) throws IOException {
        if (tls == null) {
            return HttpServer.create(address, BACKLOG);
        }
        HttpsServer server = HttpsServer.create(address, BACKLOG);
        server.setHttpsConfigurator(tls);
        return server;
    }
}
