package io.github.rocketmqproxy.launcher.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A request that has come to a loopback address, read from text as the JDK's server reads it, and what was answered. */
final class WrittenExchange extends HttpExchange {
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);

    private final String method;
    private final URI uri;
    private final Headers request = new Headers();
    private final Headers response = new Headers();
    private final InputStream body;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private int status;

    private WrittenExchange(String method, URI uri, byte[] body) {
        this.method = method;
        this.uri = uri;
        this.body = new ByteArrayInputStream(body);
    }

    /** Method and address, headers, an empty line, the body; nothing if the server itself would refuse it. */
    static Optional<WrittenExchange> of(byte[] written) {
        String text = new String(written, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\n\n");
        String[] lines = (end < 0 ? text : text.substring(0, end)).split("\n", -1);
        String[] first = lines[0].split(" ", 2);
        try {
            byte[] body = end < 0 ? new byte[0] : text.substring(end + 2).getBytes(StandardCharsets.ISO_8859_1);
            WrittenExchange exchange = new WrittenExchange(first[0], new URI(first.length == 2 ? first[1] : "/"), body);
            for (int i = 1; i < lines.length; i++) {
                String[] header = lines[i].split(":", 2);
                exchange.request.add(header[0].strip(), header.length == 2 ? header[1].strip() : "");
            }
            return Optional.of(exchange);
        } catch (URISyntaxException | IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    int status() {
        return status;
    }

    String answer() {
        return answer.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Headers getRequestHeaders() {
        return request;
    }

    @Override
    public Headers getResponseHeaders() {
        return response;
    }

    @Override
    public URI getRequestURI() {
        return uri;
    }

    @Override
    public String getRequestMethod() {
        return method;
    }

    @Override
    public InputStream getRequestBody() {
        return body;
    }

    @Override
    public OutputStream getResponseBody() {
        return answer;
    }

    @Override
    public void sendResponseHeaders(int code, long length) {
        status = code;
    }

    @Override
    public int getResponseCode() {
        return status;
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return HERE;
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return HERE;
    }

    @Override
    public String getProtocol() {
        return "HTTP/1.1";
    }

    @Override
    public void close() {}

    @Override
    public HttpContext getHttpContext() {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public Object getAttribute(String name) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public void setAttribute(String name, Object value) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public void setStreams(InputStream in, OutputStream out) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public HttpPrincipal getPrincipal() {
        throw new UnsupportedOperationException("not asked for");
    }
}
