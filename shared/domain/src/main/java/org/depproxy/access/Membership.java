package org.depproxy.access;

/** A user's role in the group of this id. */
public record Membership(GroupId group, Role role) {}
