package io.rangefinder.tflite;

import com.google.flatbuffers.Utf8;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.ChannelScales;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.TensorType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;

/** The tensors of a file, each decoded once when something first asks for it. */
final class StoredTensors {
  private final Model model;
  private final SubGraph subgraph;
  private final BoundedReads reads;
  private final Map<Integer, Tensor> decoded = new HashMap<>();
  private final Map<Data, Constant> constants = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  /** Tensors may share a buffer; its elements are kept once for each type they are read as. */
  private record Data(long buffer, DataType dataType) {}

  StoredTensors(Model model, SubGraph subgraph, BoundedReads reads) {
    this.model = model;
    this.subgraph = subgraph;
    this.reads = reads;
  }

  /**
   * The tensor of an index, constant if the file holds data for it. A missing name becomes {@code
   * tensor}; a name that another tensor has already gets the index appended.
   *
   * @throws InvalidOperatorException if the graph cannot represent it
   * @throws DamagedFileException if there is no such tensor
   */
  Tensor get(int index) {
    Tensor known = decoded.get(index);
    if (known != null) {
      return known;
    }
    if (index < 0 || index >= subgraph.tensorsLength()) {
      throw new DamagedFileException("tensor " + index + " does not exist");
    }
    org.tensorflow.lite.schema.Tensor stored = subgraph.tensors(index);
    String name = name(stored);
    try {
      Tensor tensor = decode(stored, name).renamed(uniqueName(name, index));
      decoded.put(index, tensor);
      return tensor;
    } catch (InvalidOperatorException e) {
      throw new InvalidOperatorException("tensor '" + name + "': " + e.getMessage());
    }
  }

  /** A name for a tensor that the file does not have. */
  String newName(String base) {
    return uniqueName(base, subgraph.tensorsLength());
  }

  private Tensor decode(org.tensorflow.lite.schema.Tensor stored, String name) {
    StoredOperator.require(!stored.isVariable(), "it keeps state between runs");
    StoredOperator.require(stored.sparsity() == null, "it is stored sparsely");
    TensorType type = new TensorType(ElementTypes.fromSchema(stored.type()), shape(stored));
    Quantization code = quantization(stored, type);
    return new Tensor(name, type, constant(stored.buffer(), type), range(stored), code);
  }

  private Shape shape(org.tensorflow.lite.schema.Tensor stored) {
    int[] dims = new int[reads.count(stored.shapeLength(), Integer.BYTES)];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = stored.shape(i);
    }
    return Shape.of(dims);
  }

  private @Nullable Constant constant(long buffer, TensorType type) {
    if (buffer < 0 || buffer >= model.buffersLength()) {
      throw new DamagedFileException("buffer " + buffer + " does not exist");
    }
    Buffer stored = model.buffers((int) buffer);
    if (stored.dataLength() == 0) {
      return null;
    }
    Data key = new Data(buffer, type.dataType());
    Constant constant = constants.get(key);
    if (constant == null) {
      reads.count(stored.dataLength(), 1);
      ByteBuffer bytes = stored.dataAsByteBuffer();
      constant = Constant.fromLittleEndian(type, bytes);
      constants.put(key, constant);
    }
    StoredOperator.require(
        constant.shape().elements() == type.shape().elements(),
        "its data does not fit its type " + type);
    return constant.reshape(type.shape());
  }

  private static @Nullable TensorRange range(org.tensorflow.lite.schema.Tensor stored) {
    QuantizationParameters code = stored.quantization();
    if (code == null || code.minLength() != 1 || code.maxLength() != 1) {
      return null;
    }
    float min = code.min(0);
    float max = code.max(0);
    boolean isRange = Float.isFinite(min) && Float.isFinite(max) && min <= max;
    boolean isNarrow =
        code.scaleLength() == 0
            && code.zeroPointLength() == 1
            && code.zeroPoint(0) == NarrowRanges.LOWEST_CODE;
    return isRange ? new TensorRange(new Range(min, max), isNarrow, RangeOrigin.STORED, "") : null;
  }

  private @Nullable Quantization quantization(
      org.tensorflow.lite.schema.Tensor stored, TensorType type) {
    QuantizationParameters code = stored.quantization();
    if (code == null || code.scaleLength() == 0 || type.dataType() == DataType.FLOAT32) {
      return null;
    }
    StoredOperator.require(code.detailsType() == 0, "its quantization is of a custom kind");
    List<Double> scales = new ArrayList<>();
    int count = reads.count(code.scaleLength(), Float.BYTES);
    for (int i = 0; i < count; i++) {
      float scale = code.scale(i);
      StoredOperator.require(scale >= 0 && scale <= Float.MAX_VALUE, "its scale is " + scale);
      scales.add((double) scale);
    }
    long zeroPoint = code.zeroPointLength() == 0 ? 0 : code.zeroPoint(0);
    int zeroPoints = reads.count(code.zeroPointLength(), Long.BYTES);
    for (int i = 1; i < zeroPoints; i++) {
      StoredOperator.require(
          code.zeroPoint(i) == zeroPoint, "its channels differ in their zero points");
    }
    boolean isCode =
        switch (type.dataType()) {
          case UINT8, INT8 -> Codes.of(type.dataType()).contains(zeroPoint);
          default -> zeroPoint == 0;
        };
    StoredOperator.require(
        isCode, "its zero point " + zeroPoint + " is no code of " + type.dataType());
    double largest = scales.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return new Quantization(
        largest, (int) zeroPoint, count == 1 ? null : channels(code, type, scales));
  }

  private static ChannelScales channels(
      QuantizationParameters code, TensorType type, List<Double> scales) {
    int axis = code.quantizedDimension();
    StoredOperator.require(
        axis >= 0 && axis < type.shape().rank() && type.shape().dim(axis) == scales.size(),
        "it has " + scales.size() + " scales along axis " + axis + " of " + type);
    return new ChannelScales(axis, scales);
  }

  private String name(org.tensorflow.lite.schema.Tensor stored) {
    ByteBuffer bytes = stored.nameAsByteBuffer();
    if (bytes == null || !bytes.hasRemaining()) {
      return "tensor";
    }
    reads.count(bytes.remaining(), 1);
    return Utf8.getDefault().decodeUtf8(bytes, bytes.position(), bytes.remaining());
  }

  private String uniqueName(String base, int index) {
    String name = base;
    while (!names.add(name)) {
      name = name + "_" + index;
    }
    return name;
  }
}
