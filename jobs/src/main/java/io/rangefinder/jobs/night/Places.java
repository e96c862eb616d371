package io.rangefinder.jobs.night;

import io.rangefinder.jobs.config.ConfigBlock;
import io.rangefinder.jobs.source.ImageLocation;

/** Where images are, as a configuration has it: a path, or a block that says more. */
final class Places {
  private Places() {}

  static ImageLocation read(ConfigBlock block, String key, String absent) {
    if (!block.hasBlock(key)) {
      return ImageLocation.of(block.text(key, absent));
    }
    ConfigBlock place = block.block(key);
    return new ImageLocation(
        place.requiredText("path"),
        place.text("feature", ImageLocation.DEFAULT_FEATURE),
        place.text("column", ImageLocation.DEFAULT_COLUMN),
        place.text("key", ""));
  }
}
