package org.depproxy.acceptance;

import org.depproxy.acceptance.client.Client;

final class PodmanPullTest extends PullThroughTheProxy {

    PodmanPullTest() {
        super(Client.PODMAN);
    }
}
