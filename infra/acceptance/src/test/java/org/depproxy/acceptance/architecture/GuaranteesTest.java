package org.depproxy.acceptance.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** docs/guarantees.md names tests that exist. */
class GuaranteesTest {
    private static final Path TOP = Path.of(System.getProperty("depproxy.root", "../.."));
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|Contract))(?:\\.([a-z][a-z0-9_]+))?`");

    @Test
    void every_test_that_a_guarantee_rests_on_exists() throws IOException {
        Map<String, String> sources = sources();
        List<String> missing = TEST.matcher(Files.readString(TOP.resolve("docs/guarantees.md")))
                .results()
                .filter(named -> !exists(sources, named))
                .map(MatchResult::group)
                .toList();

        assertThat(missing).as("tests that docs/guarantees.md names").isEmpty();
    }

    private static boolean exists(Map<String, String> sources, MatchResult named) {
        String source = sources.getOrDefault(named.group(1), "");
        return named.group(2) == null ? !source.isEmpty() : source.contains("void " + named.group(2) + "(");
    }

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(TOP)) {
            return files.filter(file -> file.toString().matches(".*/src/.*(Test|Contract)\\.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            GuaranteesTest::content,
                            String::concat));
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file, e);
        }
    }
}
