package io.rangefinder.tensorflow.graphdef;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Constants as TensorFlow stores them. */
public final class TensorProtos {
  private static final int MAX_SPLAT_BYTES = 1 << 24;

  private TensorProtos() {}

  /**
   * The constant of a stored tensor. Its elements are raw little-endian bytes, or a list of values
   * of which the last stands for all that are missing.
   *
   * @throws InvalidOperatorException if the parts do not fit each other
   */
  public static Constant decode(TensorProto tensor) {
    if (tensor.getDtype() == org.tensorflow.proto.DataType.DT_DOUBLE) {
      return decode(narrowed(tensor));
    }
    TensorType type =
        new TensorType(DataTypes.fromTensorflow(tensor.getDtype()), shape(tensor.getTensorShape()));
    int listed = listedValues(tensor, type.dataType());
    ByteString content = tensor.getTensorContent();
    int elements = type.shape().elements();
    if (listed == 0 && content.size() == type.bytes()) {
      return Constant.fromLittleEndian(type, content.asReadOnlyByteBuffer());
    }
    boolean splat = listed < elements;
    if (listed > elements
        || (listed == 0 && !content.isEmpty())
        || (splat && type.bytes() > MAX_SPLAT_BYTES)) {
      int width = type.dataType().bytes();
      throw new InvalidOperatorException(
          "a constant %s of %d elements holds %s"
              .formatted(
                  type,
                  elements,
                  content.isEmpty()
                      ? listed + " values"
                      : "%d bytes, %d elements".formatted(content.size(), content.size() / width)));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      put(bytes, tensor, type.dataType(), Math.min(i, listed - 1));
    }
    return Constant.fromLittleEndian(type, bytes.flip());
  }

  /** The same tensor in single precision. */
  private static TensorProto narrowed(TensorProto doubles) {
    TensorProto.Builder floats =
        TensorProto.newBuilder()
            .setDtype(org.tensorflow.proto.DataType.DT_FLOAT)
            .setTensorShape(doubles.getTensorShape());
    doubles.getDoubleValList().forEach(value -> floats.addFloatVal(value.floatValue()));
    ByteBuffer content =
        doubles.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    while (content.remaining() >= Double.BYTES) {
      floats.addFloatVal((float) content.getDouble());
    }
    return floats.build();
  }

  private static Shape shape(TensorShapeProto proto) {
    if (proto.getUnknownRank()) {
      throw new InvalidOperatorException("a constant of unknown rank");
    }
    int[] dims = new int[proto.getDimCount()];
    for (int i = 0; i < dims.length; i++) {
      long size = proto.getDim(i).getSize();
      dims[i] = (int) Math.max(-1, Math.min(size, Integer.MAX_VALUE));
    }
    return Shape.of(dims);
  }

  private static int listedValues(TensorProto tensor, DataType type) {
    return switch (type) {
      case FLOAT32 -> tensor.getFloatValCount();
      case FLOAT16 -> tensor.getHalfValCount();
      case INT64 -> tensor.getInt64ValCount();
      case BOOL -> tensor.getBoolValCount();
      case INT32, UINT8, INT8 -> tensor.getIntValCount();
    };
  }

  /** Appends a listed value; no value at all stands for 0. */
  private static void put(ByteBuffer bytes, TensorProto tensor, DataType type, int index) {
    boolean none = index < 0;
    switch (type) {
      case FLOAT32 -> bytes.putFloat(none ? 0 : tensor.getFloatVal(index));
      case FLOAT16 -> bytes.putShort((short) (none ? 0 : tensor.getHalfVal(index)));
      case INT32 -> bytes.putInt(none ? 0 : tensor.getIntVal(index));
      case INT64 -> bytes.putLong(none ? 0 : tensor.getInt64Val(index));
      case BOOL -> bytes.put((byte) (!none && tensor.getBoolVal(index) ? 1 : 0));
      case UINT8, INT8 -> bytes.put((byte) (none ? 0 : tensor.getIntVal(index)));
    }
  }

  public static TensorProto encode(Constant constant) {
    return TensorProto.newBuilder()
        .setDtype(DataTypes.toTensorflow(constant.dataType()))
        .setTensorShape(shape(constant.shape()))
        .setTensorContent(ByteString.copyFrom(constant.toLittleEndian()))
        .build();
  }

  public static TensorShapeProto shape(Shape shape) {
    TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
    for (int dim : shape.toArray()) {
      proto.addDim(TensorShapeProto.Dim.newBuilder().setSize(dim));
    }
    return proto.build();
  }
}
