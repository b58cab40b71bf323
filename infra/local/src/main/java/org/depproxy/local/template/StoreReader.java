package org.depproxy.local.template;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tables, buckets and secrets. */
final class StoreReader {
    private static final int DEFAULT_SECRET_LENGTH = 32;

    private StoreReader() {}

    static Template.Table table(String name, Section properties) {
        Map<String, String> types = new LinkedHashMap<>();
        for (Section attribute : properties.sections("AttributeDefinitions")) {
            types.put(attribute.requiredText("AttributeName"), attribute.requiredText("AttributeType"));
            attribute.finish(Set.of());
        }
        List<Template.Index> indexes = properties.sections("GlobalSecondaryIndexes").stream()
                .map(StoreReader::index)
                .toList();
        Optional<String> timeToLive = properties
                .section("TimeToLiveSpecification")
                .filter(section -> section.requiredText("Enabled").equals("true"))
                .map(section -> section.requiredText("AttributeName"));
        Template.Table table = new Template.Table(name, types, keys(properties), indexes, timeToLive);
        properties.expect("BillingMode", "PAY_PER_REQUEST");
        // Backups and encryption at rest are the disk's business here.
        properties.finish(
                Set.of("PointInTimeRecoverySpecification", "SSESpecification", "DeletionProtectionEnabled", "Tags"));
        return table;
    }

    private static Template.Index index(Section section) {
        Section projection = section.requiredSection("Projection");
        Template.Index index = new Template.Index(
                section.requiredText("IndexName"),
                keys(section),
                projection.requiredText("ProjectionType"),
                projection.items("NonKeyAttributes").stream()
                        .map(Object::toString)
                        .toList());
        projection.finish(Set.of());
        section.finish(Set.of());
        return index;
    }

    private static Template.Keys keys(Section section) {
        Optional<String> partition = Optional.empty();
        Optional<String> sort = Optional.empty();
        for (Section key : section.sections("KeySchema")) {
            String attribute = key.requiredText("AttributeName");
            switch (key.requiredText("KeyType")) {
                case "HASH" -> partition = Optional.of(attribute);
                case "RANGE" -> sort = Optional.of(attribute);
                default -> throw new InvalidTemplate(key.path() + ".KeyType", "is HASH or RANGE");
            }
            key.finish(Set.of());
        }
        return new Template.Keys(
                partition.orElseThrow(() -> new InvalidTemplate(section.path() + ".KeySchema", "has no HASH key")),
                sort);
    }

    static Template.Bucket bucket(String name, Section properties) {
        Optional<Duration> abortAfter = Optional.empty();
        Optional<Section> lifecycle = properties.section("LifecycleConfiguration");
        if (lifecycle.isPresent()) {
            for (Section rule : lifecycle.get().sections("Rules")) {
                rule.expect("Status", "Enabled");
                Section abort = rule.requiredSection("AbortIncompleteMultipartUpload");
                abortAfter = abort.number("DaysAfterInitiation").map(Duration::ofDays);
                abort.finish(Set.of());
                rule.finish(Set.of("Id"));
            }
            lifecycle.get().finish(Set.of());
        }
        // The embedded S3 is private and asks for a signature always; encryption at rest is the disk's business.
        properties.finish(Set.of("PublicAccessBlockConfiguration", "BucketEncryption", "OwnershipControls", "Tags"));
        return new Template.Bucket(name, abortAfter);
    }

    static Template.Secret secret(String id, String arn, Section properties) {
        Section generate = properties.requiredSection("GenerateSecretString");
        int length = generate.number("PasswordLength").orElse(DEFAULT_SECRET_LENGTH);
        generate.expect("ExcludePunctuation", "true");
        generate.finish(Set.of());
        properties.finish(Set.of("Description", "KmsKeyId", "Tags"));
        return new Template.Secret(id, arn, length);
    }
}
