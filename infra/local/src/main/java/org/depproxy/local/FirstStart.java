package org.depproxy.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.depproxy.access.AccessToken;
import org.depproxy.access.Directory;
import org.depproxy.access.Directory.Entry;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Membership;
import org.depproxy.access.Role;
import org.depproxy.access.TokenRecord;
import org.depproxy.access.UserName;
import org.depproxy.aws.AwsPorts;
import org.depproxy.cache.Pause;
import org.depproxy.name.GroupPath;
import org.depproxy.settings.GroupSettings;

/**
 * What the first start of a data directory leaves there: a user {@code owner}, an access token, the group {@code demo} that it owns,
 * and {@code bootstrap.json}, which only the owner of the directory can read and which says them all. There are no default
 * credentials: each directory gets a token of its own. When the file is taken away the next start makes another token.
 */
public final class FirstStart {
    /** The file's name in the data directory. */
    public static final String FILE = "bootstrap.json";

    private static final UserName OWNER = new UserName("owner");
    private static final GroupPath GROUP = new GroupPath("demo");
    private static final GroupId GROUP_ID = new GroupId("demo");

    private FirstStart() {}

    /**
     * Makes the owner, a token and the group, unless the file says that this has been done.
     *
     * @param environment of a function that reads the directory
     * @throws IOException when the file cannot be written
     */
    public static void prepare(Map<String, String> environment, Path data, InstantSource clock) throws IOException {
        Path file = data.resolve(FILE);
        if (Files.exists(file)) {
            return;
        }
        SecureRandom random = new SecureRandom();
        AccessToken token = AccessToken.generate(random);
        try (AwsPorts ports = new AwsPorts(environment, Pause.sleeping(), random)) {
            Directory directory = ports.directory();
            for (Entry entry : List.<Entry>of(
                    new Entry.User(OWNER),
                    new Entry.Token(TokenRecord.of(token, OWNER, clock.instant())),
                    new Entry.NewGroup(new Group(GROUP, List.of(GROUP_ID), GroupSettings.DEFAULT)),
                    new Entry.Member(GROUP, OWNER, new Membership(GROUP_ID, Role.OWNER)))) {
                // Users and groups of an earlier start stay as they are.
                boolean isNew = directory.add(entry);
                if (!isNew && entry instanceof Entry.Token) {
                    throw new IllegalStateException("a token of that id exists already");
                }
            }
        }
        write(file, token);
    }

    private static void write(Path file, AccessToken token) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode content = json.createObjectNode()
                .put("username", OWNER.value())
                .put("token", token.reveal())
                .put("group", GROUP.value());
        OwnersFile.write(file, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    }
}
