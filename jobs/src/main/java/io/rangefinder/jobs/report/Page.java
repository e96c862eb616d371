package io.rangefinder.jobs.report;

import java.util.List;

/**
 * What a page shows, every figure as it is shown. The template escapes all texts but those called
 * pictures and bins, which this program writes of numbers and escaped words alone.
 */
record Page(
    String title,
    String verdict,
    boolean isBad,
    List<Figure> figures,
    List<Gate> gates,
    boolean hasGates,
    List<String> warnings,
    List<Thumbnail> thumbnails,
    boolean hasThumbnails,
    List<LookAtItem> lookAt,
    NetworkPart network,
    List<TensorRow> tensors,
    boolean hasHistory,
    boolean hasBefore,
    List<TensorPanel> panels,
    List<WeightRow> weights,
    boolean hasWeights,
    List<Reason> reasons,
    List<Quarantined> quarantined,
    boolean hasQuarantined,
    List<String> notes,
    List<Figure> provenance,
    List<Command> commands,
    String settings) {

  /** A figure and what it is of. */
  record Figure(String name, String value) {}

  record Gate(String name, String figure, String allowed, String passes, String detail) {}

  record LookAtItem(
      Name name,
      String anchor,
      List<String> reasons,
      List<Picture> images,
      String imageNote,
      String command) {}

  /** A small image, which stands in a page once. */
  record Thumbnail(String anchor, int width, int height, String source) {}

  /** An image by its name; the anchor of its thumbnail, or empty. */
  record Picture(Name name, String anchor, int width, int height, boolean isGone, String value) {}

  record TensorRow(
      Name name,
      String anchor,
      String operator,
      String shape,
      Cell min,
      Cell max,
      String origin,
      Name why,
      Cell used,
      Cell atEnds,
      Cell clipped,
      Cell zeros,
      Cell decibels,
      String band,
      Name lowest,
      Name highest,
      String enough,
      Cell apart,
      String sparkPicture) {}

  /** A figure, and what a table sorts it by. */
  record Cell(String value, String key) {
    static Cell of(double value) {
      return new Cell(Numbers.of(value), Numbers.key(value));
    }

    static Cell share(double share) {
      return new Cell(Numbers.percent(share), Numbers.key(share));
    }
  }

  record TensorPanel(
      Name name,
      String anchor,
      String operator,
      String shape,
      String summary,
      boolean hasValues,
      List<Figure> facts,
      String histogramPicture,
      String histogramCaption,
      String bins,
      String clipMin,
      String clipMax,
      List<RuleRow> rules,
      List<Figure> percentiles,
      String channelsPicture,
      List<ChannelRow> channels,
      String channelsNote,
      List<NightRow> nights,
      boolean hasNights,
      List<Picture> lowest,
      List<Picture> highest,
      List<Picture> broken,
      boolean hasBroken,
      String command) {}

  record RuleRow(
      String rule,
      String min,
      String max,
      String clipped,
      String error,
      String decibels,
      String mark) {}

  record ChannelRow(String channel, String min, String max) {}

  record NightRow(
      String night, String outcome, String images, String min, String max, String clip) {}

  record WeightRow(
      Name operator,
      String anchor,
      String widest,
      String chosen,
      Cell nearest,
      Cell refit,
      Cell searched,
      Cell rounded,
      Cell noise,
      String band,
      Cell before,
      Cell after,
      String dead,
      String split) {}

  record Reason(String reason, String count) {}

  record Quarantined(Name image, String reason, Name detail) {}

  record Command(String what, String line) {}
}
