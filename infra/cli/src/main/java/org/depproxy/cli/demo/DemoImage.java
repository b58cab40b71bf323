package org.depproxy.cli.demo;

import java.io.IOException;
import java.util.List;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleImages;

/**
 * An image of the demonstration.
 *
 * @param name as one asks the proxy for it
 * @param upstreamName as the upstream registry keeps it
 * @param description what is special about it, for the table
 */
record DemoImage(String name, String upstreamName, String tag, String description, SampleImage image) {
    private static final int LAYERS = 20;

    /** Bytes of content per layer of the four images. */
    record Sizes(long single, long perPlatform, long perLayer, long large) {
        static final Sizes FULL = new Sizes(4_000_000, 24_000_000, 2_000_000, 200_000_000);

        long total() {
            return single + 2 * perPlatform + LAYERS * perLayer + large;
        }
    }

    static List<DemoImage> make(SampleImages images, Sizes sizes) throws IOException {
        return List.of(
                new DemoImage("alpine", "library/alpine", "latest", "one platform", images.singleArch(sizes.single())),
                new DemoImage(
                        "debian", "library/debian", "12", "multi-arch index", images.multiArch(sizes.perPlatform())),
                new DemoImage(
                        "python", "library/python", "3", "20 layers", images.manyLayers(LAYERS, sizes.perLayer())),
                new DemoImage("acme/model", "acme/model", "1", "one large layer", images.dockerSchema2(sizes.large())));
    }
}
