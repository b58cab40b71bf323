package org.depproxy.jose;

import java.util.Optional;
import org.depproxy.access.Grant;
import org.depproxy.access.RegistryTokens;

/** Maker and reader together, for who logs people in. Thread-safe. */
public final class SignedRegistryTokens implements RegistryTokens {
    private final TokenSigner signer;
    private final TokenReader reader;

    public SignedRegistryTokens(TokenSigner signer, TokenReader reader) {
        this.signer = signer;
        this.reader = reader;
    }

    @Override
    public String sign(Grant grant) {
        return signer.sign(grant);
    }

    @Override
    public Optional<Grant> read(String token) {
        return reader.read(token);
    }
}
