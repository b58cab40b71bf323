package org.depproxy.cli.demo;

/** An image, pulled when the proxy had nothing of it and again when it had all. */
record Measured(DemoImage image, Run cold, Run warm) {}
