package io.github.rocketmqproxy.launcher;

import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.config.GrpcConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.launcher.admin.AdminServer;
import io.github.rocketmqproxy.launcher.admin.SettingsPage;
import io.github.rocketmqproxy.launcher.console.Console;
import io.github.rocketmqproxy.launcher.settings.EffectiveSettings;
import io.github.rocketmqproxy.launcher.settings.LauncherConfig;
import io.github.rocketmqproxy.launcher.settings.RunningSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports that the process opens, and what to say when one cannot be opened. */
final class Ports {
    private static final Logger log = LoggerFactory.getLogger(Ports.class);

    private final LauncherConfig launcher;
    private final GrpcConfig grpc;
    private final String grpcOrigin;
    private final RunningSettings running;

    Ports(RunningSettings running) {
        EffectiveSettings settings = running.current();
        this.running = running;
        this.launcher = settings.launcher();
        this.grpc = settings.engine(Map.of()).grpc();
        this.grpcOrigin = settings.get(Setting.GRPC_PORT).origin().toString();
    }

    AdminServer openAdmin() throws StartException {
        String host = launcher.metricsHost();
        int port = launcher.metricsPort();
        try {
            if (!launcher.adminToken().isEmpty()
                    && !launcher.metricsTls().on()
                    && (host.equals("*") || !InetAddress.getByName(host).isLoopbackAddress())) {
                log.warn(
                        "ADMIN_TOKEN comes over the network where others can read it (remedy: METRICS_TLS_CERTIFICATE, or"
                                + " METRICS_HOST 127.0.0.1)");
            }
            return AdminServer.open(
                    host,
                    port,
                    !launcher.metricsPortExplicit(),
                    launcher.metricsTls(),
                    launcher.consoleEnabled() ? new Console(VersionInfo.version(), running) : null,
                    new SettingsPage(running, launcher.adminToken()));
        } catch (ConfigException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (BindException e) {
            throw new StartException(
                    "METRICS_PORT: " + port + " cannot be opened on " + host + ", " + e.getMessage()
                            + " (remedy: another --metrics-port, or none, which takes the next free one)",
                    e);
        } catch (UnknownHostException e) {
            throw new StartException(
                    "METRICS_HOST: \"" + host + "\" is not known (remedy: an address of this machine)", e);
        } catch (IOException e) {
            throw new StartException("The HTTP endpoint cannot be opened: " + e, e);
        }
    }

    /** The embedded broker takes seconds to start, so a taken port is found before it. */
    void checkBeforeStart() throws StartException {
        PortCheck.requireFree(grpc.host(), grpc.port(), grpcTaken("Address already in use"));
        if (launcher.embeddedBroker()) {
            int port = launcher.embeddedNameServerPort();
            PortCheck.requireFree(
                    "127.0.0.1",
                    port,
                    "EMBEDDED_NAME_SERVER_PORT: " + port
                            + " is taken (remedy: --name-server 127.0.0.1:" + port
                            + " instead of --embedded-broker, if that is a"
                            + " name server, or another --embedded-name-server-port)");
        }
    }

    StartException grpcFailure(IOException failure) {
        String reason = bindFailure(failure);
        return reason == null
                ? new StartException("The gRPC server cannot be opened: " + failure, failure)
                : new StartException(grpcTaken(reason), failure);
    }

    private String grpcTaken(String reason) {
        return "GRPC_PORT: " + grpc.port() + " (" + grpcOrigin + ") cannot be opened on " + grpc.host() + ", " + reason
                + " (remedy: another --port, or stop the process that listens there)";
    }

    private static @Nullable String bindFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return String.valueOf(cause.getMessage());
            }
        }
        return null;
    }
}
