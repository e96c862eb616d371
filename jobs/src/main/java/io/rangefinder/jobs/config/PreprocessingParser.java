package io.rangefinder.jobs.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.ir.Shape;
import io.rangefinder.jobs.source.pixels.Aspect;
import io.rangefinder.jobs.source.pixels.ChannelOrder;
import io.rangefinder.jobs.source.pixels.Crop;
import io.rangefinder.jobs.source.pixels.PerChannel;
import io.rangefinder.jobs.source.pixels.Preprocessing;
import io.rangefinder.jobs.source.pixels.Resize;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the block that says how images become a model's input.
 *
 * <pre>{@code
 * preprocessing {
 *   exif-orientation = ignore   # (default) or apply: turn photographs upright first
 *   crop = 0.875                # or none (default), or { fraction = 0.875, form = square }
 *   resize {
 *     method = bilinear         # (default), nearest, bicubic or area
 *     corners = legacy          # (default), align-corners or half-pixel (default with antialias)
 *     antialias = false         # (default); true with bilinear and bicubic
 *     aspect = stretch          # (default), letterbox or shorter-side
 *     fill = 0                  # what a letterbox leaves free, 0 (default) to 255
 *     shorter-side = 256        # its length before the middle is cut out
 *   }
 *   channels = RGB              # (default) or BGR; GRAY for one channel, RGBA for four
 *   mean = 127.5                # one number or one a channel in their order; required
 *   std = 127.5                 # likewise; required: (x - mean) / std, x from 0 to 255
 * }
 * }</pre>
 */
public final class PreprocessingParser {
  private static final int MOST_FILL = 255;
  private static final int MOST_SIDE = 1 << 15;

  private PreprocessingParser() {}

  /**
   * Reads the block and notes its problems in it.
   *
   * @param input the shape of the model's input, NHWC, whose height and width images are resized to
   */
  public static Preprocessing parse(ConfigBlock block, Shape input) {
    ChannelOrder channels = channels(block, input.dim(3));
    return new Preprocessing(
        block.choice("exif-orientation", Preprocessing.Orientation.IGNORE),
        crop(block),
        resize(block.block("resize"), input),
        channels,
        perChannel(block, "mean", channels),
        divisors(block, channels));
  }

  private static ChannelOrder channels(ConfigBlock block, int count) {
    ChannelOrder usual =
        switch (count) {
          case 1 -> ChannelOrder.GRAY;
          case 4 -> ChannelOrder.RGBA;
          default -> ChannelOrder.RGB;
        };
    ChannelOrder channels = block.choice("channels", usual);
    if (channels.channels() != count) {
      block.problem(
          "channels", "is %s, but model.input-shape has %d channels".formatted(channels, count));
      return usual;
    }
    return channels;
  }

  /** Writes the keys that {@link #parse} reads. */
  static void describe(Preprocessing preprocessing, ObjectNode document) {
    if (preprocessing.orientation() != Preprocessing.Orientation.IGNORE) {
      document.put("exif-orientation", ConfigBlock.written(preprocessing.orientation()));
    }
    ObjectNode crop = document.putObject("crop");
    crop.put("fraction", preprocessing.crop().fraction());
    crop.put("form", ConfigBlock.written(preprocessing.crop().form()));
    ObjectNode resize = document.putObject("resize");
    resize.put("method", ConfigBlock.written(preprocessing.resize().method()));
    resize.put("corners", ConfigBlock.written(preprocessing.resize().corners()));
    describeAdded(preprocessing.resize(), resize);
    int channels = preprocessing.channels().channels();
    document.put("channels", preprocessing.channels().name());
    describe(preprocessing.mean().toArray(channels), document.putArray("mean"));
    describe(preprocessing.std().toArray(channels), document.putArray("std"));
  }

  /** What is not as usual. */
  private static void describeAdded(Resize resize, ObjectNode document) {
    if (resize.antialias()) {
      document.put("antialias", true);
    }
    Aspect aspect = resize.aspect();
    if (aspect.form() != Aspect.Form.STRETCH) {
      document.put("aspect", ConfigBlock.written(aspect.form()));
    }
    if (aspect.form() == Aspect.Form.LETTERBOX) {
      document.put("fill", aspect.fill());
    }
    if (aspect.form() == Aspect.Form.SHORTER_SIDE) {
      document.put("shorter-side", aspect.shorterSide());
    }
  }

  private static void describe(float[] values, ArrayNode document) {
    for (float value : values) {
      document.add(value);
    }
  }

  private static Crop crop(ConfigBlock block) {
    if (block.hasBlock("crop")) {
      ConfigBlock crop = block.block("crop");
      crop.require("fraction");
      return new Crop(crop.choice("form", Crop.Form.IMAGE), fraction(crop, "fraction"));
    }
    if (block.text("crop", "none").equals("none")) {
      return Crop.NONE;
    }
    return new Crop(Crop.Form.IMAGE, fraction(block, "crop"));
  }

  private static double fraction(ConfigBlock block, String key) {
    double fraction = block.number(key, 1);
    if (fraction > 0 && fraction <= 1) {
      return fraction;
    }
    block.problem(key, "is " + fraction + ", must be above 0 and at most 1");
    return 1;
  }

  private static Resize resize(ConfigBlock block, Shape input) {
    Resize.Method method = block.choice("method", Resize.Method.BILINEAR);
    boolean antialias = block.flag("antialias", false);
    Resize.Corners corners =
        block.choice("corners", antialias ? Resize.Corners.HALF_PIXEL : Resize.Corners.LEGACY);
    Aspect aspect = aspect(block, input);
    String misfit = Resize.misfit(method, corners, antialias);
    if (misfit != null) {
      block.problem(antialias ? "antialias" : "corners", "does not fit: " + misfit);
      return new Resize(
          Resize.Method.BILINEAR, Resize.Corners.LEGACY, false, aspect, input.dim(1), input.dim(2));
    }
    return new Resize(method, corners, antialias, aspect, input.dim(1), input.dim(2));
  }

  private static Aspect aspect(ConfigBlock block, Shape input) {
    Aspect.Form form = block.choice("aspect", Aspect.Form.STRETCH);
    int fill = block.integer("fill", 0);
    int longer = Math.max(input.dim(1), input.dim(2));
    int side = block.integer("shorter-side", longer);
    if (fill < 0 || fill > MOST_FILL) {
      block.problem("fill", "is " + fill + ", must be 0 to 255");
      return Aspect.STRETCH;
    }
    if (form == Aspect.Form.SHORTER_SIDE && (side < longer || side > MOST_SIDE)) {
      block.problem(
          "shorter-side",
          "is %d, must be %d, to cover model.input-shape, to %d"
              .formatted(side, longer, MOST_SIDE));
      return Aspect.STRETCH;
    }
    return switch (form) {
      case STRETCH -> Aspect.STRETCH;
      case LETTERBOX -> Aspect.letterbox(fill);
      case SHORTER_SIDE -> Aspect.shorterSide(side);
    };
  }

  private static PerChannel divisors(ConfigBlock block, ChannelOrder channels) {
    PerChannel divisors = perChannel(block, "std", channels);
    if (divisors.values().contains(0f) || divisors.values().contains(-0f)) {
      block.problem("std", "holds 0, must divide");
      return PerChannel.all(1);
    }
    return divisors;
  }

  private static PerChannel perChannel(ConfigBlock block, String key, ChannelOrder channels) {
    block.require(key);
    List<Float> values = new ArrayList<>();
    for (double value : block.numbers(key, List.of(1.0))) {
      if (!Float.isFinite((float) value)) {
        block.problem(key, "is " + value + ", must be a finite float");
        return PerChannel.all(1);
      }
      values.add((float) value);
    }
    if (values.size() == 1 || values.size() == channels.channels()) {
      return new PerChannel(values);
    }
    block.problem(
        key,
        "has %d values, must be one number or a list of %d"
            .formatted(values.size(), channels.channels()));
    return PerChannel.all(1);
  }
}
