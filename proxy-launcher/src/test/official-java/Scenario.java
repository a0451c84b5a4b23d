import java.util.Map;

/** What a user does with the client; answers what was to be seen. */
interface Scenario {
    Map<String, Object> play(Clients clients) throws Exception;
}
