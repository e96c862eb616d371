package io.rangefinder.jobs.train;

import com.google.protobuf.ByteString;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Values of variables as checkpoints hold them. */
final class TensorValues {
  private TensorValues() {}

  /** A copy of a tensor of numbers, as little-endian bytes. */
  static TensorProto of(Tensor tensor) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long extent : tensor.shape().asArray()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(extent));
    }
    byte[] bytes = new byte[Math.toIntExact(tensor.numBytes())];
    tensor.asRawTensor().data().copyTo(DataBuffers.of(bytes, false, false), bytes.length);
    return TensorProto.newBuilder()
        .setDtype(tensor.dataType())
        .setTensorShape(shape)
        .setTensorContent(ByteString.copyFrom(bytes))
        .build();
  }

  /** Zeros of a float shape. */
  static TensorProto zeros(TensorShapeProto shape) {
    long elements = 1;
    for (TensorShapeProto.Dim dim : shape.getDimList()) {
      elements *= dim.getSize();
    }
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(shape)
        .setTensorContent(ByteString.copyFrom(new byte[Math.toIntExact(elements * Float.BYTES)]))
        .build();
  }
}
