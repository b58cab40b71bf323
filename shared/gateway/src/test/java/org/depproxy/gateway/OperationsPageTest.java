package org.depproxy.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.depproxy.admin.QuotaAnswer;
import org.depproxy.admin.SettingsChange;
import org.depproxy.cache.Counted;
import org.depproxy.cache.FillOutcome;
import org.depproxy.cache.ListPull;
import org.depproxy.cache.ManifestPull;
import org.depproxy.cache.Refusal;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** docs/operations.md says of everything that is counted or watched what it means. */
final class OperationsPageTest {
    private static final Path TOP = Path.of(System.getProperty("depproxy.root", "../.."));

    /** Cases that are never a metric themselves: the case within them is. */
    private static final Set<Class<?>> ENVELOPES = Set.of(
            Outcome.ManifestPulled.class,
            Outcome.BlobRefused.class,
            Outcome.TagsListed.class,
            Outcome.ReferrersListed.class,
            Outcome.SettingsPut.class,
            Outcome.BodyUnusable.class,
            Outcome.QuotaTold.class,
            ManifestPull.Refused.class,
            ListPull.Refused.class,
            FillOutcome.Failed.class);

    @Test
    void every_metric_is_explained() throws IOException {
        String page = Files.readString(TOP.resolve("docs/operations.md"));
        Stream<String> outcomes = Stream.of(
                        Outcome.class,
                        ManifestPull.class,
                        ListPull.class,
                        Refusal.class,
                        SettingsChange.class,
                        Flaw.class,
                        QuotaAnswer.class,
                        FillOutcome.class)
                .flatMap(cases -> Arrays.stream(cases.getPermittedSubclasses()))
                .filter(type -> !ENVELOPES.contains(type))
                .map(Class::getSimpleName);
        Stream<String> counted = Arrays.stream(Counted.values()).map(Counted::label);

        assertThat(Stream.concat(outcomes, counted).filter(name -> !page.contains("`" + name + "`")))
                .as("metrics that the page does not name")
                .isEmpty();
    }

    @Test
    void t220_every_alarm_watches_what_is_counted_and_is_explained() throws IOException {
        String template = Files.readString(TOP.resolve("template.yaml"));
        String page = Files.readString(TOP.resolve("docs/operations.md"));
        List<String> watched = found(template, "Namespace: DependencyProxy\\s+MetricName: (\\w+)");
        List<String> alarms = found(template, "(?m)^  (\\w+):\\n    Type: AWS::CloudWatch::Alarm");

        assertThat(watched)
                .isNotEmpty()
                .isSubsetOf(Arrays.stream(Counted.values()).map(Counted::label).toList());
        assertThat(alarms).hasSizeGreaterThan(watched.size());
        assertThat(alarms.stream().filter(alarm -> !page.contains("`" + alarm + "`")))
                .as("alarms that the page does not name")
                .isEmpty();
    }

    private static List<String> found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
