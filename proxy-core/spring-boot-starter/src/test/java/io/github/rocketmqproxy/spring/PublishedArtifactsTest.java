package io.github.rocketmqproxy.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of what is published stands in three places, and one version in many: .ci/artifacts, the BOM, the poms. */
class PublishedArtifactsTest {
    private static final Path ROOT = Path.of("../..");
    private static final String BOM = "proxy-core/bom";

    private final List<String> published =
            List.of(first(read(".ci/artifacts"), "(?m)^modules=(.+)$").split(","));

    @Test
    void bomHasEveryPublishedJar() {
        List<String> inBom = Pattern.compile("<artifactId>([^<]+)</artifactId><version>\\$\\{project.version}")
                .matcher(read(BOM + "/pom.xml"))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(inBom)
                .containsExactlyInAnyOrderElementsOf(published.stream()
                        .filter(module -> !module.equals(".") && !module.equals(BOM))
                        .map(module -> first(
                                read(module + "/pom.xml").replaceFirst("(?s)<parent>.*?</parent>", ""),
                                "<artifactId>([^<]+)</artifactId>"))
                        .toList());
    }

    @Test
    void publishedModulesAreModulesOfTheBuild() {
        String modules = read("pom.xml");

        assertThat(published.stream().skip(1))
                .allSatisfy(module -> assertThat(modules).contains("<module>" + module + "</module>"));
    }

    @Test
    void everyPomAndExampleHasOneVersion() throws IOException {
        String version = first(read("pom.xml"), "<version>([^<]+)</version>");
        List<Path> poms;
        try (Stream<Path> files = Files.walk(ROOT)) {
            poms = files.filter(file -> file.endsWith("pom.xml"))
                    .filter(file -> !file.toString().contains("/target/")
                            && !file.toString().contains("/node_modules/"))
                    .toList();
        }

        assertThat(poms).hasSizeGreaterThan(10);
        assertThat(poms).allSatisfy(pom -> {
            String text = Files.readString(pom);
            assertThat(text).contains("<version>" + version + "</version>");
            assertThat(Pattern.compile("<rocketmq-proxy.version>(.+)</")
                            .matcher(text)
                            .results())
                    .allSatisfy(match -> assertThat(match.group(1)).isEqualTo(version));
        });
    }

    @Test
    void bomSaysOfItselfWhatTheOtherPomsSay() {
        String parent = read("pom.xml");
        String bom = read(BOM + "/pom.xml");

        for (String element : List.of("url", "licenses", "developers", "project.build.outputTimestamp")) {
            assertThat(first(bom, "(?s)<" + element + ">(.*?)</" + element + ">"))
                    .isEqualTo(first(parent, "(?s)<" + element + ">(.*?)</" + element + ">"));
        }
    }

    private static String first(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .map((MatchResult match) -> match.group(1))
                .orElseThrow(() -> new AssertionError(pattern));
    }

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
