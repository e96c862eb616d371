package io.rangefinder.toco;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import org.jspecify.annotations.Nullable;

/**
 * An input of the converted model. A code {@code q} of it stands for {@code (q - mean) / std}.
 *
 * @param name a tensor of the model, not necessarily a placeholder; empty for the one input of a
 *     model that says what its input is
 * @param shape NHWC; null if the model says it
 * @param dataType null if the model says it
 * @param std finite and not 0; the quotient of a code's step
 */
public record InputArray(
    String name, @Nullable Shape shape, @Nullable DataType dataType, float mean, float std) {

  public InputArray {
    if (!Float.isFinite(mean) || !Float.isFinite(std) || std == 0) {
      throw new IllegalArgumentException(
          "%s: mean %s and std %s give no range".formatted(name, mean, std));
    }
  }

  /** An input whose shape and type the model says, with codes standing for themselves. */
  public static InputArray named(String name) {
    return new InputArray(name, null, null, 0, 1);
  }

  /** The same input under another name. */
  InputArray renamed(String other) {
    return new InputArray(other, shape, dataType, mean, std);
  }

  /**
   * The real values of the codes 0 to 255, computed with 32-bit floats.
   *
   * @throws UserException if they are not finite
   */
  public Range range() {
    float ofLowest = (0 - mean) / std;
    float ofHighest = (255 - mean) / std;
    if (!Float.isFinite(ofLowest) || !Float.isFinite(ofHighest)) {
      throw new UserException(
          "Input array %s: with mean %s and std %s its codes stand for %s to %s; give another std"
              .formatted(name, mean, std, ofLowest, ofHighest));
    }
    return new Range(Math.min(ofLowest, ofHighest), Math.max(ofLowest, ofHighest));
  }
}
