package org.depproxy.acceptance;

import org.depproxy.acceptance.client.Client;

final class SkopeoPullTest extends PullThroughTheProxy {

    SkopeoPullTest() {
        super(Client.SKOPEO);
    }
}
