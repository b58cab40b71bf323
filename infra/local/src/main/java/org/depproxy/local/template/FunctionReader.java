package org.depproxy.local.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One AWS::Serverless::Function, with what Globals say where it is silent. */
final class FunctionReader {
    /** Permissions, log places, processors and versions: AWS's business, not that of one machine. */
    private static final Set<String> WITHOUT_MEANING = Set.of(
            "Runtime",
            "Architectures",
            "Policies",
            "LoggingConfig",
            "AutoPublishAlias",
            "SnapStart",
            "Description",
            "Tracing",
            "Tags",
            "RecursiveLoop");

    private static final int DEFAULT_MEMORY_MEGABYTES = 128;
    private static final int DEFAULT_TIMEOUT_SECONDS = 3;
    private static final int DEFAULT_RETRIES = 2;
    private static final int MAX_RETRIES = 2;
    private static final int DEFAULT_EVENT_AGE_SECONDS = 21_600;

    private final Path folder;
    private final Optional<Section> defaults;

    FunctionReader(Path folder, Optional<Section> defaults) {
        this.folder = folder;
        this.defaults = defaults;
    }

    Template.Function read(String id, Section properties) {
        defaults.ifPresent(section -> section.keys().stream()
                .filter(key -> !WITHOUT_MEANING.contains(key)
                        && !Set.of("MemorySize", "Timeout").contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new InvalidTemplate(section.path() + "." + key, "is not supported here");
                }));
        String handler = properties.requiredText("Handler");
        if (handler.contains("::")) {
            throw new InvalidTemplate(properties.path() + ".Handler", "a method is not supported here, only a class");
        }
        Path code = folder.resolve(properties.requiredText("CodeUri"));
        Map<String, String> environment = new LinkedHashMap<>();
        properties.section("Environment").ifPresent(section -> {
            Section variables = section.requiredSection("Variables");
            variables.keys().forEach(name -> environment.put(name, variables.requiredText(name)));
            section.finish(Set.of());
        });
        Template.Function function = new Template.Function(
                id,
                code,
                handler,
                inherited(properties, "MemorySize", DEFAULT_MEMORY_MEGABYTES),
                Duration.ofSeconds(inherited(properties, "Timeout", DEFAULT_TIMEOUT_SECONDS)),
                environment,
                reserved(properties),
                retries(properties));
        properties.finish(WITHOUT_MEANING);
        return function;
    }

    private int inherited(Section properties, String key, int otherwise) {
        return properties
                .number(key)
                .or(() -> defaults.flatMap(section -> section.number(key)))
                .orElse(otherwise);
    }

    private static Optional<Integer> reserved(Section properties) {
        String key = "ReservedConcurrentExecutions";
        Optional<Integer> reserved = properties.number(key);
        reserved.filter(executions -> executions < 1).ifPresent(executions -> {
            throw new InvalidTemplate(
                    properties.path() + "." + key, "a function that never runs is not supported here");
        });
        return reserved;
    }

    private static Template.Retries retries(Section properties) {
        Optional<Section> config = properties.section("EventInvokeConfig");
        int attempts = config.flatMap(section -> section.number("MaximumRetryAttempts"))
                .orElse(DEFAULT_RETRIES);
        int age = config.flatMap(section -> section.number("MaximumEventAgeInSeconds"))
                .orElse(DEFAULT_EVENT_AGE_SECONDS);
        config.ifPresent(section -> section.finish(Set.of()));
        if (attempts < 0 || attempts > MAX_RETRIES) {
            throw new InvalidTemplate(properties.path() + ".EventInvokeConfig.MaximumRetryAttempts", "is 0 to 2");
        }
        return new Template.Retries(attempts, Duration.ofSeconds(age));
    }
}
