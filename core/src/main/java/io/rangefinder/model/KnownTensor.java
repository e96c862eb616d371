package io.rangefinder.model;

import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.FakeQuant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that a model has a range or codes for.
 *
 * @param origin where the range is from, in a word or two; empty if there is none
 */
public record KnownTensor(
    Tensor tensor, Optional<Range> range, String origin, Optional<Quantization> code) {

  static @Nullable KnownTensor of(Tensor tensor, @Nullable FakeQuant fake) {
    Optional<Quantization> code = Optional.ofNullable(tensor.quantization());
    if (fake != null) {
      Range trained = new Range(fake.min(), fake.max());
      return new KnownTensor(tensor, Optional.of(trained), "fake-quant", code);
    }
    if (tensor.range() != null) {
      return new KnownTensor(
          tensor, Optional.of(tensor.range().range()), tensor.range().origin().toString(), code);
    }
    return code.isPresent() ? new KnownTensor(tensor, Optional.empty(), "", code) : null;
  }
}
