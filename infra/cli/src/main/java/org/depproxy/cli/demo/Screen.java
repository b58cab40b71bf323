package org.depproxy.cli.demo;

/** Where output goes. */
public enum Screen {
    /** To somebody who watches: a line may be redrawn in place. */
    TERMINAL,
    /** To a file or a pipe: whole lines only. */
    PLAIN
}
