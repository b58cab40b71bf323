package org.depproxy.local.store;

/** An AWS key pair that is good on this machine only. The secret key cannot be printed by accident. */
public record LocalCredentials(String accessKeyId, String secretAccessKey) {
    @Override
    public String toString() {
        return "LocalCredentials[" + accessKeyId + ", redacted]";
    }
}
