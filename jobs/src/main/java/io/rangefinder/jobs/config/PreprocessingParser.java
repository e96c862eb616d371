package io.rangefinder.jobs.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.ir.Shape;
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
 *   crop = 0.875                # or none (default), or { fraction = 0.875, form = square }
 *   resize {
 *     method = bilinear         # (default) or nearest
 *     corners = legacy          # (default), align-corners or half-pixel
 *   }
 *   channels = RGB              # (default) or BGR
 *   mean = 127.5                # one number or three in the order of the channels; required
 *   std = 127.5                 # likewise; required: (x - mean) / std, x from 0 to 255
 * }
 * }</pre>
 */
public final class PreprocessingParser {
  private static final int CHANNELS = 3;

  private PreprocessingParser() {}

  /**
   * Reads the block and notes its problems in it.
   *
   * @param input the shape of the model's input, NHWC, whose height and width images are resized to
   */
  public static Preprocessing parse(ConfigBlock block, Shape input) {
    return new Preprocessing(
        crop(block),
        resize(block.block("resize"), input),
        block.choice("channels", ChannelOrder.RGB),
        perChannel(block, "mean"),
        divisors(block));
  }

  /** Writes the keys that {@link #parse} reads. */
  static void describe(Preprocessing preprocessing, ObjectNode document) {
    ObjectNode crop = document.putObject("crop");
    crop.put("fraction", preprocessing.crop().fraction());
    crop.put("form", ConfigBlock.written(preprocessing.crop().form()));
    ObjectNode resize = document.putObject("resize");
    resize.put("method", ConfigBlock.written(preprocessing.resize().method()));
    resize.put("corners", ConfigBlock.written(preprocessing.resize().corners()));
    document.put("channels", preprocessing.channels().name());
    describe(preprocessing.mean(), document.putArray("mean"));
    describe(preprocessing.std(), document.putArray("std"));
  }

  private static void describe(PerChannel values, ArrayNode document) {
    document.add(values.first()).add(values.second()).add(values.third());
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
    return new Resize(
        block.choice("method", Resize.Method.BILINEAR),
        block.choice("corners", Resize.Corners.LEGACY),
        input.dim(1),
        input.dim(2));
  }

  private static PerChannel divisors(ConfigBlock block) {
    PerChannel divisors = perChannel(block, "std");
    if (divisors.first() == 0 || divisors.second() == 0 || divisors.third() == 0) {
      block.problem("std", "holds 0, must divide");
      return PerChannel.all(1);
    }
    return divisors;
  }

  private static PerChannel perChannel(ConfigBlock block, String key) {
    block.require(key);
    List<Float> values = new ArrayList<>();
    for (double value : block.numbers(key, List.of(1.0))) {
      if (!Float.isFinite((float) value)) {
        block.problem(key, "is " + value + ", must be a finite float");
        return PerChannel.all(1);
      }
      values.add((float) value);
    }
    if (values.size() == 1) {
      return PerChannel.all(values.get(0));
    }
    if (values.size() == CHANNELS) {
      return new PerChannel(values.get(0), values.get(1), values.get(2));
    }
    block.problem(key, "has " + values.size() + " values, must be one number or a list of three");
    return PerChannel.all(1);
  }
}
