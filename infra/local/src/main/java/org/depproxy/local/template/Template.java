package org.depproxy.local.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a template declares, with every name resolved, as far as it means something on one machine. */
public record Template(
        Map<String, Function> functions, List<Table> tables, List<Bucket> buckets, List<Secret> secrets, Api api) {

    /** The region that local ARNs and signatures name. */
    public static final String REGION = "us-east-1";

    /** The account that local ARNs name. */
    public static final String ACCOUNT = "000000000000";

    public Template {
        functions = Map.copyOf(functions);
        tables = List.copyOf(tables);
        buckets = List.copyOf(buckets);
        secrets = List.copyOf(secrets);
    }

    /**
     * A Lambda function. {@code code} is the zip, {@code handler} the class, {@code reserved} how many of it run at once at most, where
     * the template says.
     */
    public record Function(
            String name,
            Path code,
            String handler,
            int memoryMegabytes,
            Duration timeout,
            Map<String, String> environment,
            Optional<Integer> reserved,
            Retries retries) {
        public Function {
            environment = Map.copyOf(environment);
        }

        public String arn() {
            return "arn:aws:lambda:" + REGION + ":" + ACCOUNT + ":function:" + name;
        }
    }

    /** What becomes of an asynchronous invocation that fails: tried again so often, unless it is older than that. */
    public record Retries(int attempts, Duration maxAge) {}

    /** A DynamoDB table. Types are those of DynamoDB: S, N, B. */
    public record Table(
            String name,
            Map<String, String> attributeTypes,
            Keys keys,
            List<Index> indexes,
            Optional<String> timeToLiveAttribute) {
        public Table {
            attributeTypes = Map.copyOf(attributeTypes);
            indexes = List.copyOf(indexes);
        }
    }

    /** The key attributes of a table or an index. */
    public record Keys(String partition, Optional<String> sort) {}

    /** A global secondary index; {@code included} are the attributes of an INCLUDE projection. */
    public record Index(String name, Keys keys, String projection, List<String> included) {
        public Index {
            included = List.copyOf(included);
        }
    }

    /** An S3 bucket, private as every bucket here. */
    public record Bucket(String name, Optional<Duration> abortIncompleteUploadsAfter) {}

    /** A generated secret of letters and digits. */
    public record Secret(String id, String arn, int length) {}

    /** The HTTP API on its {@code $default} stage. */
    public record Api(String id, List<Route> routes) {
        public Api {
            routes = List.copyOf(routes);
        }
    }

    /** {@code method} is upper case, or {@code ANY}. */
    public record Route(String method, String path, Integration integration) {
        /** As API Gateway names a route: {@code ANY /v2/{proxy+}}. */
        public String key() {
            return path.equals("$default") ? path : method + " " + path;
        }
    }

    /** The function behind a route, how long API Gateway waits for it, and what it does to the reply's headers. */
    public record Integration(String function, Duration timeout, List<HeaderCopy> headerCopies) {
        public Integration {
            headerCopies = List.copyOf(headerCopies);
        }
    }

    /** On this status the header {@code to} is overwritten with the function's header {@code from}, lower case both. */
    public record HeaderCopy(int status, String from, String to) {}
}
