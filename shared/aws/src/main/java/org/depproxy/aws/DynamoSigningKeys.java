package org.depproxy.aws;

import java.util.List;
import org.depproxy.access.Sealed;
import org.depproxy.access.SigningKeys;

/** The signing keys in the table, all in one partition. */
final class DynamoSigningKeys implements SigningKeys {
    private static final String KID = "kid";
    private static final String PUBLIC_JWK = "publicJwk";
    private static final String SEALED_PRIVATE = "sealedPrivate";
    private static final String CREATED_AT = "createdAt";

    private final Table table;

    DynamoSigningKeys(Table table) {
        this.table = table;
    }

    @Override
    public List<StoredKey> all() {
        return Attempt.of(
                "read the signing keys",
                () -> table.list("read the signing keys", Key.KEYS).stream()
                        .map(DynamoSigningKeys::key)
                        .toList());
    }

    private static StoredKey key(Item item) {
        return new StoredKey(
                Item.must(KID, item.text(KID)),
                Item.must(PUBLIC_JWK, item.text(PUBLIC_JWK)),
                new Sealed(Item.must(SEALED_PRIVATE, item.text(SEALED_PRIVATE))),
                Item.must(CREATED_AT, item.time(CREATED_AT)));
    }

    @Override
    public boolean add(StoredKey key) {
        return table.add(
                "add a signing key",
                Item.at(Key.signingKey(key.id()))
                        .with(KID, key.id())
                        .with(PUBLIC_JWK, key.publicJwk())
                        .with(SEALED_PRIVATE, key.sealedPrivate().base64())
                        .with(CREATED_AT, key.createdAt()));
    }
}
