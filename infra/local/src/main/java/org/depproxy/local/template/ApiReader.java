package org.depproxy.local.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The AWS::Serverless::HttpApi: the OpenAPI document with API Gateway's extensions. */
final class ApiReader {
    private static final String INTEGRATION = "x-amazon-apigateway-integration";
    private static final String INTEGRATIONS = "x-amazon-apigateway-integrations";
    private static final String ANY_METHOD = "x-amazon-apigateway-any-method";
    private static final String REFERENCE = "#/components/" + INTEGRATIONS + "/";
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");
    private static final Pattern INVOCATION = Pattern.compile(
            "arn:aws:apigateway:[^:]+:lambda:path/2015-03-31/functions/arn:aws:lambda:[^:]+:[^:]+:function:"
                    + "([A-Za-z0-9_-]+)(?::[A-Za-z0-9_-]+)?/invocations");
    private static final Pattern FUNCTION_HEADER = Pattern.compile("\\$response\\.header\\.([A-Za-z0-9-]+)");
    private static final Pattern OVERWRITE = Pattern.compile("overwrite:header\\.([A-Za-z0-9-]+)");
    private static final int MIN_TIMEOUT_MILLIS = 50;
    private static final int MAX_TIMEOUT_MILLIS = 30_000;

    private final String id;
    private final Section properties;
    private final Map<String, Template.Integration> shared = new LinkedHashMap<>();

    ApiReader(String id, Section properties) {
        this.id = id;
        this.properties = properties;
    }

    Template.Api read() {
        properties.expect("StageName", "$default");
        Section body = properties.requiredSection("DefinitionBody");
        properties.finish(Set.of("FailOnWarnings", "Description", "Tags"));
        if (!body.requiredText("openapi").startsWith("3.0")) {
            throw new InvalidTemplate(body.path() + ".openapi", "only 3.0 is supported here");
        }
        body.section("components").ifPresent(components -> {
            components
                    .section(INTEGRATIONS)
                    .ifPresent(integrations -> integrations
                            .keys()
                            .forEach(name -> shared.put(name, integration(integrations.requiredSection(name)))));
            components.finish(Set.of());
        });
        List<Template.Route> routes = new ArrayList<>();
        Section paths = body.requiredSection("paths");
        for (String path : paths.keys()) {
            Section methods = paths.requiredSection(path);
            for (String method : methods.keys()) {
                routes.add(route(path, method, methods.requiredSection(method)));
            }
        }
        body.finish(Set.of("info"));
        return new Template.Api(id.toLowerCase(Locale.ROOT), routes);
    }

    private Template.Route route(String path, String method, Section operation) {
        if (!METHODS.contains(method) && !method.equals(ANY_METHOD)) {
            throw new InvalidTemplate(operation.path(), "is not a method");
        }
        Section integration = operation.requiredSection(INTEGRATION);
        operation.finish(Set.of("operationId", "summary", "description", "responses"));
        Optional<String> reference = integration.text("$ref");
        Template.Integration target =
                reference.isPresent() ? referenced(integration.path(), reference.get()) : integration(integration);
        return new Template.Route(method.equals(ANY_METHOD) ? "ANY" : method.toUpperCase(Locale.ROOT), path, target);
    }

    private Template.Integration referenced(String path, String reference) {
        Template.Integration integration =
                reference.startsWith(REFERENCE) ? shared.get(reference.substring(REFERENCE.length())) : null;
        if (integration == null) {
            throw new InvalidTemplate(path, "there is no " + reference);
        }
        return integration;
    }

    private static Template.Integration integration(Section section) {
        section.expect("type", "aws_proxy");
        section.expect("httpMethod", "POST");
        section.expect("payloadFormatVersion", "2.0");
        int timeoutMillis = section.number("timeoutInMillis").orElse(MAX_TIMEOUT_MILLIS);
        if (timeoutMillis < MIN_TIMEOUT_MILLIS || timeoutMillis > MAX_TIMEOUT_MILLIS) {
            throw new InvalidTemplate(section.path() + ".timeoutInMillis", "is 50 to 30000");
        }
        Matcher uri = INVOCATION.matcher(section.requiredText("uri"));
        if (!uri.matches()) {
            throw new InvalidTemplate(section.path() + ".uri", "is not the invocation of a function");
        }
        List<Template.HeaderCopy> copies = new ArrayList<>();
        section.section("responseParameters").ifPresent(statuses -> {
            for (String status : statuses.keys()) {
                copies.addAll(headerCopies(status, statuses.requiredSection(status)));
            }
        });
        section.finish(Set.of("description", "connectionType"));
        return new Template.Integration(uri.group(1), Duration.ofMillis(timeoutMillis), copies);
    }

    private static List<Template.HeaderCopy> headerCopies(String status, Section mappings) {
        if (!status.matches("[2-5][0-9][0-9]")) {
            throw new InvalidTemplate(mappings.path(), "is not a status from 200 to 599");
        }
        List<Template.HeaderCopy> copies = new ArrayList<>();
        for (String action : mappings.keys()) {
            Matcher to = OVERWRITE.matcher(action);
            Matcher from = FUNCTION_HEADER.matcher(mappings.requiredText(action));
            if (!to.matches() || !from.matches()) {
                throw new InvalidTemplate(mappings.path() + "." + action, "this mapping is not supported here");
            }
            copies.add(new Template.HeaderCopy(Integer.parseInt(status), lower(from.group(1)), lower(to.group(1))));
        }
        return copies;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
