package io.rangefinder.jobs.report;

/** How much a page shows, so that it does not become too large to open. */
enum Detail {
  ALL,
  WITHOUT_THUMBNAILS,
  WITHOUT_CHANNELS;

  boolean hasThumbnails() {
    return this == ALL;
  }

  boolean hasChannels() {
    return this != WITHOUT_CHANNELS;
  }

  /** What the page says was left out. */
  String note() {
    return switch (this) {
      case ALL -> "";
      case WITHOUT_THUMBNAILS -> "Small images are left out, so that the page stays below 5 MB.";
      case WITHOUT_CHANNELS ->
          "Small images and channels are left out, so that the page stays below 5 MB.";
    };
  }
}
