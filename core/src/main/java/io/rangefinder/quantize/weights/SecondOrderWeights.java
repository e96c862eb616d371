package io.rangefinder.quantize.weights;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Quantization;
import io.rangefinder.quantize.NearestWeights;
import io.rangefinder.quantize.QuantizedWeights;
import io.rangefinder.quantize.RangeAssignment;
import io.rangefinder.quantize.WeightCodes.Granularity;
import io.rangefinder.quantize.WeightQuantization;
import io.rangefinder.quantize.WeightSite;
import io.rangefinder.statistics.PatchShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Quantizes weights so that the operator's outputs differ least from the float graph's over the
 * calibration: refit to the quantized input, range by output error, second-order rounding, and a
 * bias that gives each output its mean. Where there are no moments, or the codes were trained,
 * nearest rounding.
 */
public final class SecondOrderWeights implements WeightQuantization {
  /** Up to so many weights the range is searched with the final rounding, above with nearest. */
  private static final long WEIGHTS_TO_ROUND = 20_000;

  /** Nor is it if that costs more than this: K² over all rows. */
  private static final long PRODUCTS_TO_ROUND = 4_000_000;

  /** Above this the error of a range is estimated. */
  private static final long PRODUCTS_TO_JUDGE = 1L << 25;

  private final MomentSource source;
  private final NearestWeights nearest = new NearestWeights();
  private final List<WeightReport> reports = new ArrayList<>();

  public SecondOrderWeights(MomentSource source) {
    this.source = source;
  }

  /** What became of each operator that had moments, in the order they were quantized. */
  public List<WeightReport> reports() {
    return List.copyOf(reports);
  }

  @Override
  public void begin(Graph graph, RangeAssignment ranges) {
    source.begin(graph, ranges);
  }

  @Override
  public void quantized(Graph operator) {
    source.quantized(operator);
  }

  @Override
  public QuantizedWeights quantize(WeightSite site) {
    Optional<SiteMoments> moments = source.of(site);
    if (moments.isEmpty() || moments.get().patches().positions() == 0 || site.trained() != null) {
      return nearest.quantize(site);
    }
    if (site.codes().granularity() != Granularity.PER_TENSOR) {
      throw new IllegalArgumentException("Weights are fitted to one scale a tensor");
    }
    WeightLayout layout = WeightLayout.of(site.node().op(), site.weights().shape());
    requireFit(site, layout, moments.get());
    return quantize(site, layout, groups(site, layout, moments.get()));
  }

  private static void requireFit(WeightSite site, WeightLayout layout, SiteMoments moments) {
    PatchShape shape = moments.patches().shape();
    if (shape.groups() != layout.groups()
        || shape.inputs() != layout.inputs()
        || shape.outputs() != layout.outputs()) {
      throw new IllegalArgumentException(
          "%s does not fit %s with weights %s"
              .formatted(moments.patches(), site.node(), site.weights().shape()));
    }
  }

  private static List<OutputGroup> groups(
      WeightSite site, WeightLayout layout, SiteMoments moments) {
    List<OutputGroup> groups = new ArrayList<>();
    for (int g = 0; g < layout.groups(); g++) {
      double[] weights = layout.rows(site.weights().floats(), g);
      groups.add(
          site.bias() == null
              ? OutputGroup.unbiased(moments, g, weights)
              : OutputGroup.biased(moments, g, weights));
    }
    return groups;
  }

  private QuantizedWeights quantize(
      WeightSite site, WeightLayout layout, List<OutputGroup> groups) {
    List<double[]> weights = groups.stream().map(OutputGroup::weights).toList();
    List<double[]> refit = groups.stream().map(Refit::of).toList();
    List<Rounding> inOrder =
        groups.stream().map(group -> SecondOrderRounding.of(group.curvature())).toList();
    List<Rounding> oneByOne =
        groups.stream().map(group -> NearestRounding.of(group.curvature())).toList();

    CodeGrid widest =
        RangeSearch.over(groups, weights, oneByOne, site.leastScale(), site.codes()).widest();
    CodeGrid chosen =
        RangeSearch.over(
                groups, refit, searching(layout, groups, inOrder), site.leastScale(), site.codes())
            .best();
    RoundedTensor plain = RoundedTensor.of(widest, groups, weights, oneByOne);
    RoundedTensor searched = RoundedTensor.of(chosen, groups, refit, oneByOne);
    RoundedTensor rounded = RoundedTensor.of(chosen, groups, refit, inOrder);
    double plainError = plain.addedError();
    double roundedError = rounded.addedError();
    RoundedTensor best = roundedError <= plainError ? rounded : plain;

    Constant bias = site.bias();
    Constant shifted = bias == null ? null : Constant.ofFloats(bias.shape(), best.biases(layout));
    double signal =
        Math.max(
            groups.stream().mapToDouble(OutputGroup::signal).sum(),
            layout.channels() * roundingNoise(site.output()));
    reports.add(
        new WeightReport(
            site.node().name(),
            groups.get(0).positions(),
            share(plainError, signal),
            share(addedError(groups, refit), signal),
            share(searched.addedError(), signal),
            share(Math.min(roundedError, plainError), signal),
            widest.representable(),
            best.grid().representable(),
            bias == null || shifted == null
                ? BiasShift.NONE
                : BiasShift.between(bias.floats(), shifted.floats())));
    Constant codes =
        Constant.ofBytes(
            best.grid().codes().dataType(), site.weights().shape(), best.bytes(layout));
    return new QuantizedWeights(codes, best.grid().quantization(), shifted);
  }

  private static List<Rounding> searching(
      WeightLayout layout, List<OutputGroup> groups, List<Rounding> inOrder) {
    long weights = (long) layout.channels() * layout.inputs();
    long products = weights * layout.inputs();
    if (weights <= WEIGHTS_TO_ROUND && products <= PRODUCTS_TO_ROUND) {
      return inOrder;
    }
    return groups.stream()
        .map(
            group ->
                products <= PRODUCTS_TO_JUDGE
                    ? NearestRounding.of(group.curvature())
                    : SketchedRounding.of(group.curvature()))
        .toList();
  }

  private static double addedError(List<OutputGroup> groups, List<double[]> rows) {
    double sum = 0;
    for (double error :
        new OutputRows(groups)
            .all(row -> groups.get(row.group()).addedError(row.output(), row.of(rows)))) {
      sum += error;
    }
    return sum;
  }

  /** The variance that rounding to a code leaves in an output. */
  private static double roundingNoise(Quantization code) {
    return code.scale() * code.scale() / 12;
  }

  private static double share(double error, double signal) {
    return signal > 0 ? error / signal : 0;
  }
}
