package org.depproxy.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads a SAM template. Relative paths in it are relative to its own folder, as for the SAM command. */
public final class TemplateReader {
    /** Resources that grant or record something in AWS and change nothing that one machine does. */
    private static final Set<String> WITHOUT_MEANING =
            Set.of("AWS::Logs::LogGroup", "AWS::Lambda::Permission", "AWS::S3::BucketPolicy", "AWS::IAM::Policy");

    /** What watches over AWS's own measurements: there are none here. It is not even read. */
    private static final String ALARM = "AWS::CloudWatch::Alarm";

    private static final Set<String> RESOURCE_ATTRIBUTES = Set.of("DeletionPolicy", "UpdateReplacePolicy", "DependsOn");
    private static final String STACK = "depproxy";

    private final Path folder;
    private final Section root;
    private final Map<String, String> references = new LinkedHashMap<>();
    private final Map<String, String> attributes = new LinkedHashMap<>();

    private TemplateReader(Path file, String text) {
        this.folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        this.root = new Section("top", TemplateYaml.parse(text));
    }

    /**
     * Reads and resolves a template.
     *
     * @param overrides values for parameters, by name; one the template does not declare is an error
     * @param defaults values for parameters that are not overridden, where the template declares them
     * @throws InvalidTemplate when something in it could not be executed faithfully
     * @throws IOException when the file cannot be read
     */
    public static Template read(Path file, Map<String, String> overrides, Map<String, String> defaults)
            throws IOException {
        return new TemplateReader(file, Files.readString(file)).read(overrides, defaults);
    }

    /**
     * What a parameter is when nobody gives it a value; empty when the template declares no such parameter, or no default.
     *
     * @throws IOException when the file cannot be read
     */
    public static Optional<String> byDefault(Path file, String parameter) throws IOException {
        return new Section("top", TemplateYaml.parse(Files.readString(file)))
                .section("Parameters")
                .flatMap(parameters -> parameters.section(parameter))
                .flatMap(declared -> declared.text("Default"));
    }

    private Template read(Map<String, String> overrides, Map<String, String> defaults) {
        root.expect("Transform", "AWS::Serverless-2016-10-31");
        readParameters(overrides, defaults);
        Section resources = root.requiredSection("Resources");
        resources.keys().forEach(id -> name(id, typeOf(resources.requiredSection(id))));
        Map<String, Object> conditions = new LinkedHashMap<>();
        root.section("Conditions")
                .ifPresent(section -> section.keys().forEach(key -> conditions.put(key, section.raw(key))));
        Intrinsics intrinsics = new Intrinsics(references, attributes, conditions);
        intrinsics.checkConditions();

        Optional<Section> globalProperties = root.section("Globals").map(globals -> {
            Section function = resolved(intrinsics, globals.requiredSection("Function"));
            globals.finish(Set.of());
            return function;
        });
        FunctionReader functionReader = new FunctionReader(folder, globalProperties);
        Map<String, Template.Function> functions = new LinkedHashMap<>();
        List<Template.Table> tables = new ArrayList<>();
        List<Template.Bucket> buckets = new ArrayList<>();
        List<Template.Secret> secrets = new ArrayList<>();
        List<Template.Api> apis = new ArrayList<>();
        for (String id : resources.keys()) {
            Section resource = resources.requiredSection(id);
            String type = typeOf(resource);
            if (type.equals(ALARM)) {
                continue;
            }
            Section properties = resource.section("Properties")
                    .map(section -> resolved(intrinsics, section))
                    .orElseGet(() -> new Section(resource.path(), Map.of()));
            resource.finish(RESOURCE_ATTRIBUTES);
            switch (type) {
                case "AWS::Serverless::Function" -> functions.put(id, functionReader.read(id, properties));
                case "AWS::DynamoDB::Table" -> tables.add(StoreReader.table(physicalName(id), properties));
                case "AWS::S3::Bucket" -> buckets.add(StoreReader.bucket(physicalName(id), properties));
                case "AWS::SecretsManager::Secret" -> secrets.add(StoreReader.secret(id, physicalName(id), properties));
                case "AWS::Serverless::HttpApi" -> apis.add(new ApiReader(id, properties).read());
                default -> {
                    if (!WITHOUT_MEANING.contains(type)) {
                        throw new InvalidTemplate("Resources." + id, "the type " + type + " is not supported here");
                    }
                }
            }
        }
        root.finish(Set.of("AWSTemplateFormatVersion", "Description", "Outputs"));
        if (apis.size() != 1) {
            throw new InvalidTemplate("Resources", "exactly one AWS::Serverless::HttpApi is supported here");
        }
        return checked(new Template(functions, tables, buckets, secrets, apis.getFirst()));
    }

    private static Template checked(Template template) {
        for (Template.Route route : template.api().routes()) {
            if (!template.functions().containsKey(route.integration().function())) {
                throw new InvalidTemplate(
                        "route " + route.key(),
                        "its integration names no function: "
                                + route.integration().function());
            }
        }
        return template;
    }

    private void readParameters(Map<String, String> overrides, Map<String, String> defaults) {
        Optional<Section> parameters = root.section("Parameters");
        List<String> declared = parameters.map(Section::keys).orElse(List.of());
        overrides.keySet().stream()
                .filter(name -> !declared.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidTemplate("Parameters", "there is no parameter " + name + " to set");
                });
        for (String name : declared) {
            Section parameter = parameters.orElseThrow().requiredSection(name);
            Optional<String> value =
                    Optional.ofNullable(overrides.get(name)).or(() -> Optional.ofNullable(defaults.get(name)));
            references.put(name, ParameterReader.value(parameter, value));
        }
        references.put("AWS::Region", Template.REGION);
        references.put("AWS::AccountId", Template.ACCOUNT);
        references.put("AWS::Partition", "aws");
        references.put("AWS::StackName", STACK);
        references.put("AWS::URLSuffix", "localhost");
        references.put("AWS::NoValue", Intrinsics.NO_VALUE);
    }

    /** Names depend on the template alone, so that a restart finds its data again. */
    private void name(String id, String type) {
        switch (type) {
            case "AWS::Serverless::Function" -> {
                String arn = "arn:aws:lambda:" + Template.REGION + ":" + Template.ACCOUNT + ":function:" + id;
                references.put(id, id);
                references.put(id + "Role", id + "Role");
                references.put(id + ".Alias", arn + ":live");
                attributes.put(id + ".Arn", arn);
            }
            case "AWS::DynamoDB::Table" -> {
                references.put(id, id);
                attributes.put(
                        id + ".Arn", "arn:aws:dynamodb:" + Template.REGION + ":" + Template.ACCOUNT + ":table/" + id);
            }
            case "AWS::S3::Bucket" -> {
                String name = STACK + "-" + id.toLowerCase(Locale.ROOT);
                references.put(id, name);
                attributes.put(id + ".Arn", "arn:aws:s3:::" + name);
            }
            case "AWS::SecretsManager::Secret" ->
                references.put(
                        id, "arn:aws:secretsmanager:" + Template.REGION + ":" + Template.ACCOUNT + ":secret:" + id);
            default -> references.put(id, id);
        }
    }

    private String physicalName(String id) {
        return Objects.requireNonNull(references.get(id), id);
    }

    private static String typeOf(Section resource) {
        return resource.requiredText("Type");
    }

    private static Section resolved(Intrinsics intrinsics, Section section) {
        Map<String, Object> copy = new LinkedHashMap<>();
        for (String key : section.keys()) {
            intrinsics.resolve(section.path() + "." + key, section.raw(key)).ifPresent(value -> copy.put(key, value));
        }
        return new Section(section.path(), copy);
    }
}
