package org.depproxy.local.template;

/** The template cannot be executed on one machine. The message names the place and what is wrong with it. */
public final class InvalidTemplate extends RuntimeException {
    public InvalidTemplate(String place, String problem) {
        super("template: " + place + ": " + problem);
    }

    public InvalidTemplate(String place, String problem, Throwable cause) {
        super("template: " + place + ": " + problem, cause);
    }
}
