package org.depproxy.protocol;

/** The mark that a dependency proxy leaves on what it asks, so that one whose upstream leads back to it finds out. */
public final class ProxyMark {
    /** What the mark says. */
    public static final String VALUE = "1";

    private ProxyMark() {}

    /** The header that carries the mark, in lower case. */
    public static String header() {
        return "x-dependency-proxy-hop";
    }
}
