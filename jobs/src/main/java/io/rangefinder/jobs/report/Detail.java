package io.rangefinder.jobs.report;

/** How much a page shows, so that it does not become too large to open. */
enum Detail {
  ALL,
  FEW_THUMBNAILS,
  WITHOUT_CHANNELS;

  /** The most images that are shown small. */
  int thumbnails() {
    return this == ALL ? Thumbnails.MOST : LookAt.MOST;
  }

  boolean hasChannels() {
    return this != WITHOUT_CHANNELS;
  }

  /** What the page says was left out. */
  String note() {
    return switch (this) {
      case ALL -> "";
      case FEW_THUMBNAILS ->
          "Images are shown small only of what to look at, so that the page stays below 5 MB.";
      case WITHOUT_CHANNELS ->
          "Images are shown small only of what to look at, and channels are left out, so that the page stays below 5 MB.";
    };
  }
}
