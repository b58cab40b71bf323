package org.depproxy.acceptance;

import org.depproxy.acceptance.client.Client;

final class ContainerdPullTest extends PullThroughTheProxy {

    ContainerdPullTest() {
        super(Client.CONTAINERD);
    }
}
