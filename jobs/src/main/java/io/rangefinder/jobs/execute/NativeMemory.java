package io.rangefinder.jobs.execute;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataStorageVisitor;

/** Views the memory of a TensorFlow tensor without copying it. */
public final class NativeMemory {
  private NativeMemory() {}

  /**
   * The bytes of a tensor of numbers in native order, at most 2^31 - 1 of them. The view is valid
   * until the tensor is closed.
   */
  public static ByteBuffer of(Tensor tensor) {
    if (tensor.numBytes() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "tensor of " + tensor.numBytes() + " bytes is too large for one buffer");
    }
    return tensor.asRawTensor().data().accept(new AddressReader()).order(ByteOrder.nativeOrder());
  }

  private static final class AddressReader implements DataStorageVisitor<ByteBuffer> {
    @Override
    public ByteBuffer visit(ByteBuffer buffer) {
      return buffer;
    }

    @Override
    public ByteBuffer visit(long address, long length, long scale) {
      return new Address(address, length * scale).asByteBuffer();
    }

    @Override
    public ByteBuffer fallback() {
      throw new IllegalStateException("the tensor does not lie in native memory");
    }
  }

  /** Memory that somebody else owns. */
  private static final class Address extends BytePointer {
    Address(long address, long length) {
      super((Pointer) null);
      this.address = address;
      this.limit = length;
      this.capacity = length;
    }
  }
}
