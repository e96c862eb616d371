package io.rangefinder.tflite;

import com.google.flatbuffers.ArrayReadWriteBuf;
import com.google.flatbuffers.FlatBufferBuilder;
import com.google.flatbuffers.FlexBuffers;
import com.google.flatbuffers.FlexBuffersBuilder;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.Custom;
import io.rangefinder.ir.op.Custom.Attribute;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.Operator;

/**
 * The options of operators that are no builtins: a FlexBuffer map from the names of attributes to
 * their values, lists as typed vectors. An operator without attributes has none. Options in any
 * other form, such as a structure of the language the operator is written in, stay the bytes they
 * are.
 */
final class CustomOptions {
  private CustomOptions() {}

  /** Writes the options; returns the offset of their bytes, 0 if there are none. */
  static int write(Custom op, FlatBufferBuilder builder) {
    Constant opaque = op.options();
    if (opaque != null) {
      return Operator.createCustomOptionsVector(builder, opaque.toLittleEndian());
    }
    Map<String, Attribute> attributes = op.attributes();
    if (attributes.isEmpty()) {
      return 0;
    }
    FlexBuffersBuilder options = new FlexBuffersBuilder();
    int map = options.startMap();
    attributes.forEach((name, value) -> put(name, value, options));
    options.endMap(null, map);
    ByteBuffer bytes = options.finish();
    return Operator.createCustomOptionsVector(builder, bytes);
  }

  private static void put(String name, Attribute value, FlexBuffersBuilder options) {
    if (value instanceof Attribute.Several several) {
      int vector = options.startVector();
      several.values().forEach(element -> putScalar(null, element, options));
      options.endVector(name, vector, true, false);
    } else {
      putScalar(name, value, options);
    }
  }

  private static void putScalar(
      @Nullable String name, Attribute value, FlexBuffersBuilder options) {
    if (value instanceof Attribute.Text text) {
      options.putString(name, text.value());
    } else if (value instanceof Attribute.Whole whole) {
      options.putInt(name, whole.value());
    } else if (value instanceof Attribute.Real real) {
      options.putFloat(name, real.value());
    } else if (value instanceof Attribute.Truth truth) {
      options.putBoolean(name, truth.value());
    } else {
      throw new IllegalStateException("a list within a list");
    }
  }

  /** Reads what {@link #write} writes. */
  static Custom read(StoredOperator stored, List<TensorType> results) {
    int length = stored.reads().count(stored.table().customOptionsLength(), 1);
    if (length == 0) {
      return new Custom(stored.customCode(), Map.of(), results);
    }
    byte[] bytes = new byte[length];
    stored.table().customOptionsAsByteBuffer().get(bytes);
    try {
      FlexBuffers.Reference root = FlexBuffers.getRoot(new ArrayReadWriteBuf(bytes, length));
      return new Custom(stored.customCode(), attributes(root, new BoundedReads(length)), results);
    } catch (IndexOutOfBoundsException
        | IllegalArgumentException
        | InvalidOperatorException
        | DamagedFileException
        | FlexBuffers.FlexBufferException notAttributes) {
      Constant opaque = Constant.ofBytes(DataType.UINT8, Shape.of(length), bytes);
      return new Custom(stored.customCode(), Map.of(), opaque, results);
    }
  }

  private static Map<String, Attribute> attributes(FlexBuffers.Reference root, BoundedReads reads) {
    StoredOperator.require(root.isMap(), "its options are no map");
    FlexBuffers.Map map = root.asMap();
    int size = reads.count(map.size(), 1);
    Map<String, Attribute> attributes = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      attributes.put(map.keys().get(i).toString(), attribute(map.get(i), reads));
    }
    return attributes;
  }

  private static Attribute attribute(FlexBuffers.Reference value, BoundedReads reads) {
    if (!value.isVector() && !value.isTypedVector()) {
      return scalar(value, reads);
    }
    FlexBuffers.Vector vector = value.asVector();
    int size = reads.count(vector.size(), 1);
    List<Attribute> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add(scalar(vector.get(i), reads));
    }
    return new Attribute.Several(values);
  }

  private static Attribute scalar(FlexBuffers.Reference value, BoundedReads reads) {
    if (value.isBoolean()) {
      return new Attribute.Truth(value.asBoolean());
    }
    if (value.isInt() || value.isUInt()) {
      return new Attribute.Whole(value.asLong());
    }
    if (value.isFloat()) {
      return new Attribute.Real(value.asFloat());
    }
    StoredOperator.require(value.isString() || value.isKey(), "a value is of another type");
    String text = value.asString();
    reads.count(text.length(), 1);
    return new Attribute.Text(text);
  }
}
