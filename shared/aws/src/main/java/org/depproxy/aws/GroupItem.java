package org.depproxy.aws;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Seal;
import org.depproxy.access.Sealed;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;
import org.depproxy.quota.QuotaPolicy;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamLogin;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.settings.UpstreamRegistry.Login;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A group as a record. Logins are sealed for the group's id and the origin they were given for, so that one moved to another
 * group or another host does not open. One that does not open is closed, and written again as it is. The seal is asked for only
 * where there is a login; without any seal every login is closed, and no new one can be written.
 *
 * <p>Every group fits, whatever its settings are: DynamoDB takes 400 KB, and with all bounds reached at once there are about 190 KB
 * of registries (20, each with a name of 253 bytes, an address of 1,024 characters of up to three bytes, and 5,840 bytes of base64),
 * 120 KB of patterns (200, each twice 256 bytes, half of them with a policy) and 26 KB of names.
 */
final class GroupItem {
    static final String LINEAGE = "lineage";
    static final String CHANGES = "changes";
    private static final String ENABLED = "enabled";
    private static final String REGISTRIES = "registries";
    private static final String QUOTA_RESERVE = "quotaReserve";
    private static final String BASE = "base";
    private static final String SEALED_LOGIN = "sealedLogin";
    private static final char LOGIN_SEPARATOR = ':';

    private final Optional<Supplier<Seal>> seal;

    GroupItem(Optional<Supplier<Seal>> seal) {
        this.seal = seal;
    }

    Item write(Group group) {
        GroupSettings settings = group.settings();
        Map<String, AttributeValue> registries = new HashMap<>();
        settings.registries().forEach((name, registry) -> registries.put(name.value(), write(group.id(), registry)));
        Item item = Item.at(Key.group(group.path()))
                .with(LINEAGE, lineage(group.lineage()))
                .with(CHANGES, group.changes())
                .with(ENABLED, AttributeValue.fromBool(settings.enabled()))
                .with(QUOTA_RESERVE, settings.quota().reserve())
                .with(REGISTRIES, AttributeValue.fromM(registries));
        return RulesItem.write(item, settings);
    }

    static AttributeValue lineage(List<GroupId> ids) {
        return AttributeValue.fromL(
                ids.stream().map(id -> AttributeValue.fromS(id.value())).toList());
    }

    private AttributeValue write(GroupId group, UpstreamRegistry registry) {
        Item item = Item.empty().with(BASE, registry.base().toString());
        Item whole = switch (registry.login()) {
            case Login.Anonymous() -> item;
            case Login.As(UpstreamLogin login) -> item.with(SEALED_LOGIN, sealedLogin(group, registry.base(), login));
            case Login.Closed(String text) -> item.with(SEALED_LOGIN, text);
        };
        return AttributeValue.fromM(whole.attributes());
    }

    private String sealedLogin(GroupId group, URI base, UpstreamLogin login) {
        String plain = login.username() + LOGIN_SEPARATOR + login.secret();
        Seal own = seal.map(Supplier::get)
                .orElseThrow(
                        () -> new IllegalStateException("a login is kept only where there is a secret to seal it"));
        return own.seal(purpose(group, base), plain).base64();
    }

    private static String purpose(GroupId group, URI base) {
        return "upstream login of group " + group.value() + " at " + base.getScheme() + "://" + base.getRawAuthority();
    }

    /** @throws MalformedRecord when the item is no group */
    Group read(GroupPath path, Item item) {
        try {
            List<GroupId> lineage =
                    item.texts(LINEAGE).stream().map(GroupId::new).toList();
            GroupId id = lineage.getLast();
            Map<RegistryName, UpstreamRegistry> registries = new HashMap<>();
            item.map(REGISTRIES).forEach((key, value) -> {
                RegistryName name = new RegistryName(key);
                registries.put(name, read(id, name, new Item(value.m())));
            });
            boolean enabled = Item.must(ENABLED, item.flag(ENABLED));
            QuotaPolicy quota = item.number(QUOTA_RESERVE).map(QuotaPolicy::new).orElse(QuotaPolicy.DEFAULT);
            GroupSettings settings = new GroupSettings(
                    enabled,
                    RulesItem.freshness(item),
                    registries,
                    RulesItem.deploymentRegistries(item),
                    RulesItem.pulls(item),
                    quota);
            // Absent in records from before settings could be changed.
            return new Group(path, lineage, settings, item.number(CHANGES).orElse(0L));
        } catch (IllegalArgumentException | NoSuchElementException e) {
            throw new MalformedRecord("group " + path + " cannot be read", e);
        }
    }

    private UpstreamRegistry read(GroupId group, RegistryName name, Item item) {
        URI base = URI.create(Item.must(BASE, item.text(BASE)));
        Login login = item.text(SEALED_LOGIN)
                .map(text -> login(purpose(group, base), text))
                .orElseGet(Login.Anonymous::new);
        return new UpstreamRegistry(name, base, login);
    }

    private Login login(String purpose, String sealed) {
        return seal.map(Supplier::get)
                .map(own -> opened(own, purpose, sealed))
                .orElseGet(() -> new Login.Closed(sealed));
    }

    private static Login opened(Seal seal, String purpose, String sealed) {
        try {
            String plain = seal.open(purpose, new Sealed(sealed));
            int separator = plain.indexOf(LOGIN_SEPARATOR);
            return new Login.As(new UpstreamLogin(plain.substring(0, separator), plain.substring(separator + 1)));
        } catch (IllegalStateException | IllegalArgumentException e) {
            return new Login.Closed(sealed);
        }
    }
}
