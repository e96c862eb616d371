package io.rangefinder.jobs.execute;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolverWithoutDefaultDelegates;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.InterpreterOptions;
import org.bytedeco.tensorflowlite.TfLiteIntArray;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.jspecify.annotations.Nullable;

/**
 * A .tflite in the TFLite runtime, on the runtime's own kernels and one thread: results are the
 * same on every machine.
 *
 * <p>Not for use by several threads at once. Native memory is held until {@link #close}.
 */
public final class TfliteModel implements AutoCloseable {
  static {
    Loader.load(tensorflowlite.class);
  }

  /** Which tensors still hold their values after a run. */
  private enum Kept {
    INPUTS_AND_OUTPUTS,
    ALL
  }

  private final String where;
  private final Kept kept;
  private final Interpreter interpreter;
  private final List<Tensor> inputs;
  private final List<Tensor> outputs;
  private final Map<String, Integer> indices = new LinkedHashMap<>();

  /** What the interpreter uses natively; the collector would free what nothing here refers to. */
  private final List<Pointer> owned;

  private boolean closed;

  private TfliteModel(String where, Kept kept, Interpreter interpreter, List<Pointer> owned) {
    this.where = where;
    this.kept = kept;
    this.interpreter = interpreter;
    this.owned = owned;
    this.inputs = tensors(interpreter.inputs());
    this.outputs = tensors(interpreter.outputs());
    for (int i = 0; i < interpreter.tensors_size(); i++) {
      BytePointer name = interpreter.tensor(i).name();
      if (kept == Kept.ALL && name != null) {
        indices.putIfAbsent(name.getString(), i);
      }
    }
    index(inputs, interpreter.inputs());
    index(outputs, interpreter.outputs());
  }

  /**
   * Loads a model whose inputs and outputs can be read after a run.
   *
   * @param where what messages call the file
   * @throws UserException if the runtime refuses it
   */
  public static TfliteModel load(byte[] tflite, String where) {
    return load(tflite, where, Kept.INPUTS_AND_OUTPUTS);
  }

  /**
   * Loads a model of which every tensor can be read after a run; takes the memory of all of them.
   *
   * @param where what messages call the file
   * @throws UserException if the runtime refuses it
   */
  public static TfliteModel loadKeepingAllTensors(byte[] tflite, String where) {
    return load(tflite, where, Kept.ALL);
  }

  private static TfliteModel load(byte[] tflite, String where, Kept kept) {
    List<Pointer> owned = new ArrayList<>();
    try {
      BytePointer bytes = own(owned, new BytePointer(tflite));
      FlatBufferModel file = FlatBufferModel.VerifyAndBuildFromBuffer(bytes, tflite.length);
      if (file == null || file.isNull()) {
        throw refused(where, "it is not a sound TFLite file");
      }
      own(owned, file);
      BuiltinOpResolverWithoutDefaultDelegates resolver =
          own(owned, new BuiltinOpResolverWithoutDefaultDelegates());
      InterpreterOptions options = own(owned, new InterpreterOptions());
      options.SetPreserveAllTensors(kept == Kept.ALL);
      InterpreterBuilder builder = own(owned, new InterpreterBuilder(file, resolver, options));
      builder.SetNumThreads(1);
      Interpreter interpreter = own(owned, new Interpreter((Pointer) null));
      if (builder.apply(interpreter) != tensorflowlite.kTfLiteOk) {
        throw refused(where, "it lacks an operator or its version");
      }
      if (interpreter.AllocateTensors() != tensorflowlite.kTfLiteOk) {
        throw refused(where, "an operator does not accept its operands");
      }
      return new TfliteModel(where, kept, interpreter, owned);
    } catch (UserException e) {
      release(owned);
      throw e;
    }
  }

  private static <T extends Pointer> T own(List<Pointer> owned, T pointer) {
    owned.add(pointer);
    return pointer;
  }

  private static UserException refused(String where, String why) {
    return new UserException(
        "The TFLite runtime refuses "
            + where
            + ": "
            + why
            + "; it printed the details to the standard error stream");
  }

  /** Name, type and code of each input, in the file's order. */
  public List<Tensor> inputs() {
    return inputs;
  }

  /** Name, type and code of each output, in the file's order. */
  public List<Tensor> outputs() {
    return outputs;
  }

  /** Names of the tensors that can be read. */
  public List<String> readable() {
    return List.copyOf(indices.keySet());
  }

  /**
   * Feeds an input with real values for the runs to come; they are encoded where the input is uint8
   * or int8, halves rounded away from zero, and saturated.
   *
   * @param input its position among {@link #inputs}
   * @throws IllegalArgumentException if the input is of another type or size
   */
  public void feed(int input, float[] values) {
    Quantization code = inputs.get(input).quantization();
    DataType type = inputs.get(input).dataType();
    if (code != null && (type == DataType.UINT8 || type == DataType.INT8)) {
      feed(input, CodeGrid.of(code, Codes.of(type)).encode(values));
      return;
    }
    TfLiteTensor tensor = fed(input, DataType.FLOAT32, values.length);
    new FloatPointer(tensor.data().raw()).put(values);
  }

  /**
   * Feeds a uint8 or int8 input with codes for the runs to come.
   *
   * @param input its position among {@link #inputs}
   * @throws IllegalArgumentException if the input is of another type or size
   */
  public void feed(int input, byte[] codes) {
    DataType type = inputs.get(input).dataType();
    TfLiteTensor tensor =
        fed(input, type == DataType.INT8 ? DataType.INT8 : DataType.UINT8, codes.length);
    new BytePointer(tensor.data().raw()).put(codes);
  }

  private TfLiteTensor fed(int input, DataType dataType, int elements) {
    requireOpen();
    Tensor expected = inputs.get(input);
    if (expected.dataType() != dataType || expected.shape().elements() != elements) {
      throw new IllegalArgumentException(
          elements
              + " elements of "
              + dataType
              + " fed to input '"
              + expected.name()
              + "' "
              + expected.type());
    }
    return interpreter.input_tensor(input);
  }

  /**
   * Computes the outputs from what was fed.
   *
   * @throws UserException if an operator fails
   */
  public void run() {
    requireOpen();
    if (interpreter.Invoke() != tensorflowlite.kTfLiteOk) {
      throw new UserException(
          "The TFLite runtime failed to run "
              + where
              + "; it printed the details to the standard error stream");
    }
  }

  /**
   * The real values of a tensor after a run: codes are decoded, other integers converted.
   *
   * @throws IllegalArgumentException if no tensor of that name can be read
   */
  public float[] floats(String name) {
    TfLiteTensor tensor = readable(name);
    TensorType type = type(tensor);
    int count = type.shape().elements();
    return switch (type.dataType()) {
      case FLOAT32 -> reals(tensor, count);
      case UINT8, INT8 -> grid(tensor, type.dataType()).decode(bytes(tensor));
      case INT32 -> decodeInts(tensor, count);
      default -> throw new IllegalArgumentException("'" + name + "' is " + type);
    };
  }

  private static float[] reals(TfLiteTensor tensor, int count) {
    float[] values = new float[count];
    new FloatPointer(tensor.data().raw()).get(values);
    return values;
  }

  private static float[] decodeInts(TfLiteTensor tensor, int count) {
    int[] numbers = new int[count];
    new IntPointer(tensor.data().raw()).get(numbers);
    CodeGrid grid = grid(tensor, DataType.INT32);
    float[] values = new float[count];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) grid.real(numbers[i]);
    }
    return values;
  }

  /** The grid of a tensor's codes; integers without a scale stand for themselves. */
  private static CodeGrid grid(TfLiteTensor tensor, DataType dataType) {
    Quantization code = code(tensor);
    return CodeGrid.of(code == null ? new Quantization(1, 0) : code, Codes.of(dataType));
  }

  /**
   * The bytes of a tensor after a run, little-endian: its codes where it is uint8.
   *
   * @throws IllegalArgumentException if no tensor of that name can be read
   */
  public byte[] bytes(String name) {
    return bytes(readable(name));
  }

  private static byte[] bytes(TfLiteTensor tensor) {
    byte[] bytes = new byte[Math.toIntExact(tensor.bytes())];
    new BytePointer(tensor.data().raw()).get(bytes);
    return bytes;
  }

  private TfLiteTensor readable(String name) {
    requireOpen();
    Integer index = indices.get(name);
    if (index == null) {
      throw new IllegalArgumentException(
          "No tensor '"
              + name
              + "' can be read after a run"
              + (kept == Kept.ALL ? "" : "; only inputs and outputs were kept"));
    }
    return interpreter.tensor(index);
  }

  private List<Tensor> tensors(IntPointer positions) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < positions.limit(); i++) {
      TfLiteTensor tensor = interpreter.tensor(positions.get(i));
      tensors.add(new Tensor(tensor.name().getString(), type(tensor), null, null, code(tensor)));
    }
    return List.copyOf(tensors);
  }

  private void index(List<Tensor> tensors, IntPointer positions) {
    for (int i = 0; i < tensors.size(); i++) {
      indices.put(tensors.get(i).name(), positions.get(i));
    }
  }

  private static TensorType type(TfLiteTensor tensor) {
    TfLiteIntArray dims = tensor.dims();
    int[] shape = new int[dims.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dims.data(i);
    }
    return new TensorType(dataType(tensor), Shape.of(shape));
  }

  private static DataType dataType(TfLiteTensor tensor) {
    return switch (tensor.type()) {
      case tensorflowlite.kTfLiteFloat32 -> DataType.FLOAT32;
      case tensorflowlite.kTfLiteInt32 -> DataType.INT32;
      case tensorflowlite.kTfLiteInt64 -> DataType.INT64;
      case tensorflowlite.kTfLiteUInt8 -> DataType.UINT8;
      case tensorflowlite.kTfLiteInt8 -> DataType.INT8;
      case tensorflowlite.kTfLiteBool -> DataType.BOOL;
      default ->
          throw new UserException(
              "Tensor '"
                  + tensor.name().getString()
                  + "' holds "
                  + tensorflowlite.TfLiteTypeGetName(tensor.type()).getString()
                  + " elements, which are not supported");
    };
  }

  private static @Nullable Quantization code(TfLiteTensor tensor) {
    float scale = tensor.params().scale();
    return scale > 0 ? new Quantization(scale, tensor.params().zero_point()) : null;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The model is closed");
    }
  }

  private static void release(List<Pointer> owned) {
    for (int i = owned.size() - 1; i >= 0; i--) {
      owned.get(i).deallocate();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      release(owned);
    }
  }
}
