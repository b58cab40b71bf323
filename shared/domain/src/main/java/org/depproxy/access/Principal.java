package org.depproxy.access;

/** Who asks, and by which access token. */
public record Principal(UserName user, TokenId token) {}
