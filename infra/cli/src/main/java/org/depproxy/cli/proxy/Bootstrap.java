package org.depproxy.cli.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.depproxy.cli.pull.Credentials;

/** The owner, token and group that the first start of a data directory creates. Its token cannot be printed. */
public record Bootstrap(Credentials owner, String group) {
    /** Where it lies in the data directory. */
    public static final String FILE = "bootstrap.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads it from a data directory.
     *
     * @throws IOException when it is not there or not readable
     */
    public static Bootstrap read(Path directory) throws IOException {
        JsonNode document = JSON.readTree(directory.resolve(FILE).toFile());
        return new Bootstrap(
                new Credentials(
                        document.path("username").asText(),
                        document.path("token").asText()),
                document.path("group").asText());
    }
}
