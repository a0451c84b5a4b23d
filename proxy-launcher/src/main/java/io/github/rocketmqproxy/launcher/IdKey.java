package io.github.rocketmqproxy.launcher;

import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.launcher.settings.ChosenValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that seals ids, and where it came from.
 *
 * @param atStart the key for the engine; empty where the engine has it already, or makes one
 * @param source where it came from, for people
 */
record IdKey(Map<Setting, String> atStart, String source) {
    private static final Logger log = LoggerFactory.getLogger(IdKey.class);

    /** The key that is set, or the one kept in the data directory, or, when that cannot be, a random one. */
    static IdKey choose(ChosenValue chosen, Path dataDirectory) {
        if (!chosen.text().isEmpty()) {
            return new IdKey(Map.of(), "ID_KEY, " + chosen.origin());
        }
        IdKeyFile file = new IdKeyFile(dataDirectory);
        try {
            return new IdKey(Map.of(Setting.ID_KEY, file.readOrCreate()), file.toString());
        } catch (IOException e) {
            log.warn(
                    "The id key cannot be kept ({}). Ids of producers and consumers will end with this process"
                            + " (remedy: make DATA_DIR, {}, writable, or set ID_KEY)",
                    e.toString(),
                    dataDirectory);
            return new IdKey(Map.of(), "random, ends with this process");
        }
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "IdKey[" + source + "]";
    }
}
