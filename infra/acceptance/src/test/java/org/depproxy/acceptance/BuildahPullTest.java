package org.depproxy.acceptance;

import org.depproxy.acceptance.client.Client;

final class BuildahPullTest extends PullThroughTheProxy {

    BuildahPullTest() {
        super(Client.BUILDAH);
    }
}
