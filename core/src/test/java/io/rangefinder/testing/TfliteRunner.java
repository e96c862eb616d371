package io.rangefinder.testing;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
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

/** Runs a .tflite on the TFLite runtime's own kernels with one thread, keeping every tensor. */
public final class TfliteRunner implements AutoCloseable {
  static {
    Loader.load(tensorflowlite.class);
  }

  private final BytePointer bytes;
  private final FlatBufferModel model;
  private final BuiltinOpResolverWithoutDefaultDelegates resolver =
      new BuiltinOpResolverWithoutDefaultDelegates();
  private final InterpreterOptions options = new InterpreterOptions();
  private final InterpreterBuilder builder;
  private final Interpreter interpreter = new Interpreter((Pointer) null);

  /**
   * Loads a file.
   *
   * @throws IllegalStateException if the runtime refuses it; it says why on the error stream
   */
  public TfliteRunner(byte[] tflite) {
    bytes = new BytePointer(tflite);
    model = FlatBufferModel.VerifyAndBuildFromBuffer(bytes, tflite.length);
    require(model != null && !model.isNull(), "verified");
    options.SetPreserveAllTensors(true);
    builder = new InterpreterBuilder(model, resolver, options);
    require(builder.SetNumThreads(1) == tensorflowlite.kTfLiteOk, "threads set");
    require(builder.apply(interpreter) == tensorflowlite.kTfLiteOk, "built");
    require(interpreter.AllocateTensors() == tensorflowlite.kTfLiteOk, "allocated");
  }

  /** Types of the inputs, in the file's order. */
  public List<TensorType> inputTypes() {
    List<TensorType> types = new ArrayList<>();
    for (int i = 0; i < interpreter.inputs().limit(); i++) {
      types.add(type(interpreter.input_tensor(i)));
    }
    return types;
  }

  /** Inputs of the right types with seeded random elements: codes, or floats from -1 to 1. */
  public List<Constant> randomInputs(long seed) {
    Random random = new Random(seed);
    List<Constant> inputs = new ArrayList<>();
    for (TensorType type : inputTypes()) {
      ByteBuffer elements = ByteBuffer.allocate(Math.toIntExact(type.bytes()));
      random.nextBytes(elements.array());
      if (type.dataType() == DataType.FLOAT32) {
        float[] values = new float[type.shape().elements()];
        for (int i = 0; i < values.length; i++) {
          values[i] = 2 * random.nextFloat() - 1;
        }
        inputs.add(Constant.ofFloats(type.shape(), values));
      } else {
        inputs.add(Constant.fromLittleEndian(type, elements));
      }
    }
    return inputs;
  }

  /** The outputs for the given inputs, each in the file's order. */
  public List<Constant> run(List<Constant> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      byte[] elements = inputs.get(i).toLittleEndian().array();
      TfLiteTensor input = interpreter.input_tensor(i);
      require(input.bytes() == elements.length, "given inputs of its own types");
      data(input).put(elements);
    }
    require(interpreter.Invoke() == tensorflowlite.kTfLiteOk, "run");
    List<Constant> outputs = new ArrayList<>();
    for (int i = 0; i < interpreter.outputs().limit(); i++) {
      outputs.add(read(interpreter.output_tensor(i)));
    }
    return outputs;
  }

  /**
   * The elements of every tensor after the last run, by name; kernels' scratch tensors, which have
   * none, are left out.
   */
  public Map<String, Constant> tensors() {
    Map<String, Constant> tensors = new LinkedHashMap<>();
    for (int i = 0; i < interpreter.tensors_size(); i++) {
      TfLiteTensor tensor = interpreter.tensor(i);
      BytePointer name = tensor.name();
      if (name != null && tensor.data().raw() != null) {
        tensors.put(name.getString(), read(tensor));
      }
    }
    return tensors;
  }

  private static Constant read(TfLiteTensor tensor) {
    byte[] elements = new byte[Math.toIntExact(tensor.bytes())];
    data(tensor).get(elements);
    return Constant.fromLittleEndian(type(tensor), ByteBuffer.wrap(elements));
  }

  private static BytePointer data(TfLiteTensor tensor) {
    return new BytePointer(tensor.data().raw()).capacity(tensor.bytes());
  }

  private static TensorType type(TfLiteTensor tensor) {
    TfLiteIntArray dims = tensor.dims();
    int[] shape = new int[dims.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dims.data(i);
    }
    DataType dataType =
        switch (tensor.type()) {
          case tensorflowlite.kTfLiteFloat32 -> DataType.FLOAT32;
          case tensorflowlite.kTfLiteInt32 -> DataType.INT32;
          case tensorflowlite.kTfLiteInt64 -> DataType.INT64;
          case tensorflowlite.kTfLiteUInt8 -> DataType.UINT8;
          case tensorflowlite.kTfLiteInt8 -> DataType.INT8;
          case tensorflowlite.kTfLiteBool -> DataType.BOOL;
          default -> throw new IllegalStateException("TFLite type " + tensor.type());
        };
    return new TensorType(dataType, Shape.of(shape));
  }

  private static void require(boolean holds, String step) {
    if (!holds) {
      throw new IllegalStateException("The TFLite runtime: the file could not be " + step);
    }
  }

  @Override
  public void close() {
    interpreter.deallocate();
    builder.deallocate();
    options.deallocate();
    resolver.deallocate();
    model.deallocate();
    bytes.deallocate();
  }
}
