import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.apis.message.MessageView;

/** Messages and facts as text. */
final class Text {
    private Text() {}

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String body(MessageView view) {
        return UTF_8.decode(view.getBody()).toString();
    }

    static List<String> bodies(Collection<MessageView> views) {
        return views.stream().map(Text::body).sorted().collect(Collectors.toList());
    }

    /** Everything that its sender gave it. */
    static String whole(MessageView view) {
        return body(view) + " tag=" + view.getTag().orElse("none") + " keys=" + new ArrayList<>(view.getKeys())
                + " properties=" + new TreeMap<>(view.getProperties());
    }

    static String json(Object value) {
        if (value instanceof Map) {
            return ((Map<?, ?>) value)
                    .entrySet().stream()
                            .map(entry -> json(entry.getKey()) + ":" + json(entry.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof Collection) {
            return ((Collection<?>) value).stream().map(Text::json).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        return "\"" + escaped(String.valueOf(value)) + "\"";
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else {
                out.append(c < ' ' ? ' ' : c);
            }
        }
        return out.toString();
    }
}
