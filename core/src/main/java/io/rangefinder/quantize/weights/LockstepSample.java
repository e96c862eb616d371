package io.rangefinder.quantize.weights;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.CodedConstant;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.metrics.ChannelSignals;
import io.rangefinder.quantize.RangeAssignment;
import io.rangefinder.quantize.WeightSite;
import io.rangefinder.statistics.PatchMoments;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sample of images on its way through the float graph and, in step with it, through the graph
 * quantized so far. So the moments of an operator are of the input it will really see, errors of
 * all operators before it included. Other images may go along that weights are not fitted to, but
 * judged by.
 *
 * <p>Tensors are kept until their last reader has run: memory is five bytes an element of the
 * tensors alive at once, for each image.
 */
public final class LockstepSample implements MomentSource {
  /** Images are looked at in as many parts at once; each takes the memory of its own sums. */
  private static final int PARTS = 2;

  /** The most positions of an image whose patches are looked at. */
  public static final int POSITIONS_PER_IMAGE = 256;

  private static final int BYTES_AN_ELEMENT = Float.BYTES + Byte.BYTES;

  private final List<float[]> inputs;
  private final int fitted;
  private final int firstJudged;
  private final OperatorRunner runner;
  private final int positionsPerImage;
  private final Map<String, List<Constant>> floats = new HashMap<>();
  private final Map<String, List<Constant>> codes = new HashMap<>();
  private final Map<String, Integer> readersLeft = new HashMap<>();
  private final Map<String, PatchMoments> pooled = new HashMap<>();
  private final Map<String, ChannelSignals> outputs = new HashMap<>();
  private final List<OperatorNoise> noise = new ArrayList<>();
  private Graph graph = Graph.builder().build();

  /**
   * A sample for a graph of one input, of images that weights are fitted to and judged by.
   *
   * @param inputs the input of each image, in an order that is always the same
   * @param positionsPerImage the most positions of an image whose patches are looked at
   */
  public LockstepSample(List<float[]> inputs, OperatorRunner runner, int positionsPerImage) {
    this(inputs, List.of(), runner, positionsPerImage);
  }

  /**
   * A sample for a graph of one input.
   *
   * @param fitted the input of each image that weights are fitted to, in an order that is always
   *     the same
   * @param judged likewise of each image whose noise is measured; if there is none, that of the
   *     fitted is
   * @param positionsPerImage the most positions of an image whose patches are looked at
   */
  public LockstepSample(
      List<float[]> fitted, List<float[]> judged, OperatorRunner runner, int positionsPerImage) {
    this.inputs = Stream.concat(fitted.stream(), judged.stream()).toList();
    this.fitted = fitted.size();
    this.firstJudged = judged.isEmpty() ? 0 : fitted.size();
    this.runner = runner;
    this.positionsPerImage = positionsPerImage;
  }

  /** The memory that one image takes at most on its way through a graph. */
  public static long bytesPerImage(Graph graph) {
    Map<String, Integer> left = new HashMap<>();
    for (Node node : graph.nodes()) {
      node.inputs().stream().distinct().forEach(name -> left.merge(name, 1, Integer::sum));
    }
    long alive = 0;
    for (String input : graph.inputs()) {
      alive += graph.tensor(input).shape().elements();
    }
    long most = alive;
    for (Node node : graph.nodes()) {
      for (String output : node.outputs()) {
        alive += graph.tensor(output).shape().elements();
      }
      most = Math.max(most, alive);
      for (String input : node.inputs().stream().distinct().toList()) {
        if (left.merge(input, -1, Integer::sum) == 0 && !graph.tensor(input).isConstant()) {
          alive -= graph.tensor(input).shape().elements();
        }
      }
    }
    return most * BYTES_AN_ELEMENT;
  }

  /** The noise of every operator of quantized outputs so far, in the order of the graph. */
  public List<OperatorNoise> noise() {
    return List.copyOf(noise);
  }

  /**
   * Signal to noise of each quantized output of the graph so far, by channel if it has several
   * positions.
   */
  public Map<String, ChannelSignals> outputs() {
    return Map.copyOf(outputs);
  }

  /** Noise to signal of these outputs, the mean over them; infinite if there is none. */
  public double meanNoise() {
    return outputs.values().stream()
        .mapToDouble(ChannelSignals::meanNoise)
        .average()
        .orElse(Double.POSITIVE_INFINITY);
  }

  @Override
  public void begin(Graph floatGraph, RangeAssignment ranges) {
    graph = floatGraph;
    for (Node node : graph.nodes()) {
      node.inputs().stream().distinct().forEach(name -> readersLeft.merge(name, 1, Integer::sum));
    }
    Tensor input = graph.tensor(graph.inputs().get(0));
    CodeGrid grid = ranges.grid(input.name());
    List<Constant> real = new ArrayList<>();
    List<Constant> coded = new ArrayList<>();
    for (float[] values : inputs) {
      Constant pixels = Constant.ofFloats(input.shape(), values);
      real.add(pixels);
      coded.add(grid.encode(pixels));
    }
    floats.put(input.name(), real);
    codes.put(input.name(), coded);
  }

  @Override
  public Optional<SiteMoments> of(WeightSite site) {
    String input = inputOf(site.node());
    List<Constant> real = floats.get(input);
    List<Constant> seen = codes.get(input);
    if (real == null || seen == null) {
      return Optional.empty();
    }
    int share = (fitted + PARTS - 1) / PARTS;
    PatchMoments moments =
        IntStream.range(0, PARTS)
            .parallel()
            .mapToObj(part -> collected(site, real, seen, part * share, share))
            .reduce(PatchMoments::merge)
            .orElseThrow();
    return Optional.of(new SiteMoments(moments, beforePool(input)));
  }

  /** The moments of some images: those of all are the same, however they are divided. */
  private PatchMoments collected(
      WeightSite site, List<Constant> real, List<Constant> seen, int first, int share) {
    MomentCollector collector = new MomentCollector(graph, site.node(), positionsPerImage);
    for (int image = first; image < Math.min(fitted, first + share); image++) {
      collector.addImage(
          real.get(image).floats(), CodedConstant.decode(seen.get(image), site.input()).floats());
    }
    return collector.toMoments();
  }

  /** The moments before the pool that a tensor comes from, if it is one position an image. */
  private @Nullable PatchMoments beforePool(String tensor) {
    Optional<Node> node = graph.producer(tensor);
    while (node.isPresent() && node.get().op() instanceof Reshape) {
      node = graph.producer(node.get().input(0));
    }
    return node.map(pool -> pooled.get(pool.name())).orElse(null);
  }

  private String inputOf(Node node) {
    return node.inputs().stream()
        .filter(name -> !graph.tensor(name).isConstant())
        .findFirst()
        .orElse("");
  }

  @Override
  public void quantized(Graph quantized) {
    Node node = quantized.nodes().get(0);
    List<List<Constant>> real =
        advance(graph.only(graph.producer(node.name()).orElseThrow()), floats);
    measure(quantized, real, advance(quantized, codes));
    if (poolsWholeImage(node)) {
      Tensor whole = quantized.tensor(node.input(0));
      Quantization code = whole.quantization();
      List<Constant> seen = codes.get(whole.name());
      if (code != null && seen != null) {
        List<float[]> reals =
            seen.subList(0, fitted).stream()
                .map(image -> CodedConstant.decode(image, code).floats())
                .toList();
        pooled.put(node.name(), PooledMoments.of(whole.shape(), reals));
      }
    }
    for (String operand : node.inputs().stream().distinct().toList()) {
      if (readersLeft.merge(operand, -1, Integer::sum) == 0) {
        floats.remove(operand);
        codes.remove(operand);
      }
    }
  }

  private boolean poolsWholeImage(Node node) {
    boolean pools = node.op() instanceof Mean || node.op() instanceof AveragePool2D;
    Shape result = graph.tensor(node.name()).shape();
    return pools
        && graph.tensor(node.input(0)).shape().rank() == 4
        && result.elements() == result.lastDim()
        && result.lastDim() == graph.tensor(node.input(0)).shape().lastDim();
  }

  private void measure(Graph operator, List<List<Constant>> real, List<List<Constant>> seen) {
    double signal = 0;
    double difference = 0;
    boolean hasCodes = false;
    for (int output = 0; output < operator.outputs().size(); output++) {
      Quantization code = operator.tensor(operator.outputs().get(output)).quantization();
      if (code == null) {
        continue;
      }
      hasCodes = true;
      for (int image = firstJudged; image < real.size(); image++) {
        float[] values = real.get(image).get(output).floats();
        float[] reals = CodedConstant.decode(seen.get(image).get(output), code).floats();
        for (int i = 0; i < values.length; i++) {
          double error = values[i] - reals[i];
          signal += (double) values[i] * values[i];
          difference += error * error;
        }
      }
    }
    measureOutputs(operator, real, seen);
    if (hasCodes) {
      noise.add(new OperatorNoise(operator.nodes().get(0).name(), signal, difference));
    }
  }

  private void measureOutputs(
      Graph operator, List<List<Constant>> real, List<List<Constant>> seen) {
    for (int output = 0; output < operator.outputs().size(); output++) {
      Tensor tensor = operator.tensor(operator.outputs().get(output));
      Quantization code = tensor.quantization();
      if (code == null || !graph.isOutput(tensor.name())) {
        continue;
      }
      int channels = tensor.shape().lastDim();
      int count = tensor.shape().elements() > channels ? channels : 1;
      for (int image = firstJudged; image < real.size(); image++) {
        FloatBuffer values = FloatBuffer.wrap(real.get(image).get(output).floats());
        float[] reals = CodedConstant.decode(seen.get(image).get(output), code).floats();
        outputs.merge(
            tensor.name(), ChannelSignals.of(values, reals, count), ChannelSignals::merge);
      }
    }
  }

  private List<List<Constant>> advance(Graph operator, Map<String, List<Constant>> values) {
    List<List<Constant>> operands = new ArrayList<>();
    for (int image = 0; image < inputs.size(); image++) {
      List<Constant> ofImage = new ArrayList<>();
      for (String input : operator.inputs()) {
        ofImage.add(values.getOrDefault(input, List.of()).get(image));
      }
      operands.add(ofImage);
    }
    List<List<Constant>> results = runner.run(operator, operands);
    for (int output = 0; output < operator.outputs().size(); output++) {
      String name = operator.outputs().get(output);
      if (readersLeft.getOrDefault(name, 0) > 0) {
        int position = output;
        values.put(name, results.stream().map(ofImage -> ofImage.get(position)).toList());
      }
    }
    return results;
  }
}
