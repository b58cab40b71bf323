package org.depproxy.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TemplateReaderTest {
    private static final Path DECLARED =
            Path.of(Objects.requireNonNull(System.getProperty("depproxy.root"), "depproxy.root"), "template.yaml");

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    @Test
    void the_deployment_reads_whole() throws IOException {
        Template template = TemplateReader.read(DECLARED, Map.of("Upstreams", "ghcr.io=https://ghcr.io"), Map.of());

        assertThat(template.functions())
                .containsOnlyKeys("TokenFunction", "ManifestFunction", "BlobFunction", "FillFunction", "AdminFunction");
        Template.Function fill = fill(template);
        assertThat(fill.timeout()).isEqualTo(Duration.ofMinutes(15));
        assertThat(fill.retries()).isEqualTo(new Template.Retries(2, Duration.ofHours(1)));
        assertThat(fill.code()).isEqualTo(DECLARED.resolveSibling("functions/fill/target/fill.zip"));
        assertThat(fill.reserved()).contains(100);
        Template.Function manifest = Objects.requireNonNull(template.functions().get("ManifestFunction"));
        assertThat(manifest.environment())
                .isEqualTo(Map.of(
                        "DEPLOYMENT",
                        "depproxy",
                        "TABLE_NAME",
                        "Table",
                        "BUCKET_NAME",
                        "depproxy-bucket",
                        "SECRET_ARN",
                        "arn:aws:secretsmanager:us-east-1:000000000000:secret:Secret",
                        "JAVA_TOOL_OPTIONS",
                        "-XX:TieredStopAtLevel=1",
                        "FILL_FUNCTION",
                        "FillFunction",
                        "PUBLIC_URL",
                        "",
                        "UPSTREAMS",
                        "ghcr.io=https://ghcr.io"));
        assertThat(template.tables().getFirst().timeToLiveAttribute()).contains("expires");
        assertThat(template.tables().getFirst().keys()).isEqualTo(new Template.Keys("pk", Optional.of("sk")));
        assertThat(template.buckets().getFirst().abortIncompleteUploadsAfter()).contains(Duration.ofDays(1));
        assertThat(template.secrets().getFirst().length()).isEqualTo(64);
        assertThat(template.api().routes()).hasSize(22).allSatisfy(route -> {
            assertThat(route.integration().timeout()).isEqualTo(Duration.ofSeconds(30));
            assertThat(route.integration().headerCopies())
                    .containsExactly(new Template.HeaderCopy(401, "x-registry-challenge", "www-authenticate"));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BillingMode: PAY_PER_REQUEST | BillingMode: PROVISIONED | Resources.Table.Properties.BillingMode",
                "BillingMode: PAY_PER_REQUEST | StreamSpecification: {} | Resources.Table.Properties.StreamSpecification",
                "Timeout: 900 | Timeout: soon | Resources.FillFunction.Properties.Timeout",
                "Timeout: 900 | Timeout: 900\\n      CodeSigningConfigArn: x | Resources.FillFunction.Properties.CodeSigning",
                "MaximumRetryAttempts: 2 | MaximumRetryAttempts: 3 | EventInvokeConfig.MaximumRetryAttempts",
                "AWS::S3::BucketPolicy | AWS::SQS::Queue | the type AWS::SQS::Queue is not supported here",
                "!Ref Bucket | !Ref Nothing | Ref Nothing names nothing",
                "!GetAtt Table.Arn | !GetAtt Table.StreamArn | GetAtt Table.StreamArn names nothing",
                "!GetAtt Table.Arn | !ImportValue x | the function !ImportValue is not supported here",
                "!Ref TokenLifetimeMinutes | {'Fn::Join': [a, [b]]} | the function Fn::Join is not supported here",
                "timeoutInMillis: 30000 | timeoutInMillis: 30001 | timeoutInMillis: is 50 to 30000",
                "payloadFormatVersion: '2.0' | payloadFormatVersion: '1.0' | only 2.0 is supported here",
                "type: aws_proxy | type: http_proxy | only aws_proxy is supported here",
                "overwrite:header.WWW-Authenticate: | append:header.WWW-Authenticate: | this mapping is not supported",
                "${TokenFunction.Arn}:live | ${Table.Arn} | is not the invocation of a function",
                "integrations/blob'} | integrations/none'} | there is no #/components",
                "AbortIncompleteMultipartUpload: | Expiration: | AbortIncompleteMultipartUpload: is missing",
                "ExcludePunctuation: true | ExcludeNumbers: true | GenerateSecretString.ExcludeNumbers",
                "Default: 15 | Default: 61 | Parameters.TokenLifetimeMinutes: 61 is out of range",
                "Default: 30 | Default: 31 | Parameters.LogRetentionDays: 31 is not one of",
                "Globals: | Mappings: {a: b}\\nGlobals: | top.Mappings",
                "If': [ReservesForFills | If': [Unknown | ReservedConcurrentExecutions: the condition Unknown names nothing",
                "ReservedConcurrentExecutions: { | ReservedConcurrentExecutions: 0 #{ | a function that never runs",
                "TellsOfAlarms: {'Fn::Not' | TellsOfAlarms: {'Fn::And' | Conditions.TellsOfAlarms: the function",
                "DEPLOYMENT: !Ref AWS::StackName | DEPLOYMENT: !Sub 'a${AWS::NoValue}' | has no value to be part",
                "'Fn::Equals': [!Ref FillC | 'Fn::Contains': [!Ref FillC | Conditions.ReservesForFills: the function",
                "Runtime: java25 | Layers: [x] | Globals.Function.Layers",
            })
    void what_cannot_be_executed_is_named(String original, String replacement, String message) throws IOException {
        String text = Files.readString(DECLARED);
        assertThat(text).contains(original);
        Path changed = folder.resolve("template.yaml");
        Files.writeString(
                changed,
                text.replaceFirst(
                        java.util.regex.Pattern.quote(original),
                        replacement.replace("\\n", "\n").replace("$", "\\$")));

        assertThatThrownBy(() -> TemplateReader.read(changed, Map.of(), Map.of()))
                .isInstanceOf(InvalidTemplate.class)
                .hasMessageContaining(message);
    }

    @Test
    void t205_copying_has_executions_of_its_own_unless_told_otherwise_and_pulls_have_none_to_be_starved_of()
            throws IOException {
        Template template = TemplateReader.read(DECLARED, Map.of("FillConcurrency", "7"), Map.of());
        Template without = TemplateReader.read(DECLARED, Map.of("FillConcurrency", "0"), Map.of());

        assertThat(fill(template).reserved()).contains(7);
        assertThat(fill(without).reserved()).isEmpty();
        assertThat(template.functions().values())
                .filteredOn(function -> function.reserved().isPresent())
                .containsExactly(fill(template));
    }

    private static Template.Function fill(Template template) {
        return Objects.requireNonNull(template.functions().get("FillFunction"));
    }

    @Test
    void a_parameter_that_is_not_declared_or_does_not_fit_is_named() {
        assertThatThrownBy(() -> TemplateReader.read(DECLARED, Map.of("Upstream", "x"), Map.of()))
                .isInstanceOf(InvalidTemplate.class)
                .hasMessageContaining("no parameter Upstream");
        assertThatThrownBy(() -> TemplateReader.read(DECLARED, Map.of("Upstreams", "x"), Map.of()))
                .isInstanceOf(InvalidTemplate.class)
                .hasMessageContaining("Parameters.Upstreams: x does not match");
    }

    @Test
    void yaml_that_is_none_is_an_invalid_template() throws IOException {
        for (String text : new String[] {"", "- a", "a: b: c", "a: 1\na: 2", "? [x]\n: y"}) {
            Path file = folder.resolve("broken.yaml");
            Files.writeString(file, text);

            assertThatThrownBy(() -> TemplateReader.read(file, Map.of(), Map.of()))
                    .as(text)
                    .isInstanceOf(InvalidTemplate.class);
        }
    }
}
