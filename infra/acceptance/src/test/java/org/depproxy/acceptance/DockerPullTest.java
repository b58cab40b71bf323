package org.depproxy.acceptance;

import org.depproxy.acceptance.client.Client;

final class DockerPullTest extends PullThroughTheProxy {

    DockerPullTest() {
        super(Client.DOCKER);
    }
}
