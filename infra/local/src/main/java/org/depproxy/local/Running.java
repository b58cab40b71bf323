package org.depproxy.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How other commands on this machine get to the table of a running proxy: {@code running.json} in its data directory, which
 * is there while it runs and which only the owner of the directory can read. It stays behind when the proxy is killed.
 */
public final class Running {
    /** The file's name in the data directory. */
    public static final String FILE = "running.json";

    private static final List<String> TOLD = List.of(
            "AWS_REGION",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_ENDPOINT_URL_DYNAMODB",
            "TABLE_NAME",
            "UPSTREAMS");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Running() {}

    /**
     * Says how to get there.
     *
     * @param environment of a function that has the table and knows the upstreams
     * @throws IOException when the file cannot be written
     */
    public static void announce(Map<String, String> environment, Path data) throws IOException {
        Map<String, String> told = new LinkedHashMap<>(environment);
        told.keySet().retainAll(TOLD);
        OwnersFile.write(
                data.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(told));
    }

    /** Takes it back; that the file is gone already is as good. */
    public static void retract(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(FILE));
    }

    /**
     * What is needed to get there, as a function's environment says it; empty when none runs on this directory.
     *
     * @throws IOException when the file cannot be read
     */
    public static Optional<Map<String, String>> environment(Path data) throws IOException {
        Path file = data.resolve(FILE);
        return Files.exists(file)
                ? Optional.of(JSON.readValue(file.toFile(), new TypeReference<Map<String, String>>() {}))
                : Optional.empty();
    }
}
