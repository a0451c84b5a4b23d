package io.github.rocketmqproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * The user named seven libraries. Each must be a dependency of some module and be at work in its code: imported, and then
 * used, outside comments and texts.
 */
class NamedLibrariesTest {
    private static final String MAIN = "src/main/java";
    private static final String TEST = "src/test/java";

    private static final List<Library> LIBRARIES = List.of(
            new Library("rocketmq-client", "org.apache.rocketmq:rocketmq-client", "org.apache.rocketmq.client.", MAIN),
            new Library("grpc-java", "io.grpc:grpc-netty", "io.grpc.", MAIN),
            new Library("protobuf-java", "com.google.protobuf:protobuf-java", "com.google.protobuf.", MAIN),
            new Library("dropwizard-metrics", "io.dropwizard.metrics:metrics-core", "com.codahale.metrics.", MAIN),
            new Library("picocli", "info.picocli:picocli", "picocli.", MAIN),
            new Library("junit5", "org.junit.jupiter:junit-jupiter", "org.junit.jupiter.api.", TEST),
            new Library("mockito", "org.mockito:mockito-core", "org.mockito.", TEST));

    private static final Path ROOT = repositoryRoot();

    private record Library(String name, String artifact, String packagePrefix, String sources) {}

    @TestFactory
    Stream<DynamicTest> everyNamedLibraryIsADependencyAndAtWork() {
        List<Path> modules = modules();
        return LIBRARIES.stream()
                .map(library -> DynamicTest.dynamicTest(library.name(), () -> {
                    assertThat(modules)
                            .as("a pom with " + library.artifact())
                            .anyMatch(module ->
                                    dependencies(module.resolve("pom.xml")).contains(library.artifact()));
                    assertThat(modules)
                            .as("code that uses " + library.packagePrefix())
                            .anyMatch(module -> javaFiles(module.resolve(library.sources()))
                                    .anyMatch(file -> uses(read(file), library.packagePrefix())));
                }));
    }

    @Test
    void junitIsJupiterFive() throws IOException {
        assertThat(Files.readString(ROOT.resolve("pom.xml"))).containsPattern("<junit\\.version>5\\.");
    }

    @Test
    void mentionsAndUnusedImportsAreNotUse() {
        String prefix = "org.mockito.";
        assertThat(uses("import org.mockito.Mockito;\nclass A { Object a = Mockito.mock(B.class); }", prefix))
                .isTrue();
        assertThat(uses("import static org.mockito.Mockito.mock;\nclass A { Object a = mock(B.class); }", prefix))
                .isTrue();
        assertThat(uses("class A { Object a = org.mockito.Mockito.mock(B.class); }", prefix))
                .isTrue();

        assertThat(uses("import org.mockito.Mockito;\nclass A {}", prefix)).isFalse();
        assertThat(uses("import static org.mockito.Mockito.mock;\nclass A { /* mock() */ }", prefix))
                .isFalse();
        assertThat(uses("// import org.mockito.Mockito;\nclass A { Mockito m; }", prefix))
                .isFalse();
        assertThat(uses("/* org.mockito.Mockito.mock() */ class A {}", prefix)).isFalse();
        assertThat(uses("class A { String s = \"org.mockito.Mockito.mock()\"; }", prefix))
                .isFalse();
        assertThat(uses("class A { String s = \"\"\"\n org.mockito.Mockito.mock() \"\"\"; }", prefix))
                .isFalse();
        assertThat(uses("class A { char c = '\"'; /* \" */ String s = \"/*\"; } // org.mockito.Mockito", prefix))
                .isFalse();
    }

    @Test
    void managedButUndeclaredDependenciesDoNotCount() throws IOException {
        Path pom = Files.createTempFile("pom", ".xml");
        try {
            Files.writeString(
                    pom,
                    "<project><dependencyManagement><dependencies><dependency><groupId>g</groupId>"
                            + "<artifactId>managed</artifactId></dependency></dependencies></dependencyManagement>"
                            + "<!-- <dependencies><dependency><groupId>g</groupId><artifactId>comment</artifactId>"
                            + "</dependency></dependencies> --><dependencies><dependency><groupId>g</groupId>"
                            + "<artifactId>declared</artifactId></dependency></dependencies></project>");

            assertThat(dependencies(pom)).containsExactly("g:declared");
        } finally {
            Files.delete(pom);
        }
    }

    /** Whether code names a type below the prefix in full, or imports one and then uses it. */
    private static boolean uses(String source, String prefix) {
        String code = withoutCommentsAndTexts(source);
        Pattern importLine = Pattern.compile("import\\s+(static\\s+)?([\\w.]+)\\s*;");
        String body = importLine.matcher(code).replaceAll("");
        if (body.contains(prefix)) {
            return true;
        }
        Matcher imports = importLine.matcher(code);
        while (imports.find()) {
            String name = imports.group(2);
            String simpleName = name.substring(name.lastIndexOf('.') + 1);
            if (name.startsWith(prefix)
                    && Pattern.compile("\\b" + simpleName + "\\b").matcher(body).find()) {
                return true;
            }
        }
        return false;
    }

    private static String withoutCommentsAndTexts(String source) {
        String textBlock = "\"\"\"(?s:.*?)\"\"\"";
        String text = "\"[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\"";
        String character = "'(?:\\\\.[^']*|[^'\\\\])'";
        String comment = "//[^\n]*|/\\*(?s:.*?)\\*/";
        return Pattern.compile(textBlock + "|" + text + "|" + character + "|" + comment)
                .matcher(source)
                .replaceAll(" ");
    }

    private static Set<String> dependencies(Path pom) {
        try {
            Element project = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(pom.toFile())
                    .getDocumentElement();
            List<String> found = new ArrayList<>();
            for (Element list : children(project, "dependencies")) {
                for (Element dependency : children(list, "dependency")) {
                    found.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId"));
                }
            }
            return Set.copyOf(found);
        } catch (Exception e) {
            throw new AssertionError("cannot read " + pom, e);
        }
    }

    private static String text(Element parent, String name) {
        return children(parent, name).get(0).getTextContent().trim();
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static List<Path> modules() {
        try {
            Matcher modules = Pattern.compile("<module>(.+?)</module>").matcher(read(ROOT.resolve("pom.xml")));
            return modules.results()
                    .map(module -> ROOT.resolve(module.group(1)))
                    .toList();
        } catch (UncheckedIOException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path repositoryRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("proxy-api"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
