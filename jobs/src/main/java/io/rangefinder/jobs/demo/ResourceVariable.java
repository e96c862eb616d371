package io.rangefinder.jobs.demo;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

/**
 * A float variable of a TensorFlow graph; {@code initializer} is to be run once in each session.
 *
 * <p>It is a resource: updates of the older reference variables race with their readers.
 */
record ResourceVariable(
    String name, Shape shape, VarHandleOp handle, Operand<TFloat32> value, Op initializer) {

  static ResourceVariable create(Ops tf, String name, Shape shape, float... initial) {
    VarHandleOp handle = tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
    Operand<TFloat32> value = tf.readVariableOp(handle, TFloat32.class);
    Op initializer = tf.assignVariableOp(handle, tf.constant(shape, DataBuffers.of(initial)));
    return new ResourceVariable(name, shape, handle, value, initializer);
  }
}
