package io.rangefinder.jobs.execute;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.tflite.TfliteReader;
import java.io.Serializable;

/** The bytes of a .tflite on their way to the executors that run it. */
public final class TfliteFile implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private final String where;

  /**
   * @param bytes the file; the array is not copied
   * @param where what messages call the file
   */
  public TfliteFile(byte[] bytes, String where) {
    this.bytes = bytes;
    this.where = where;
  }

  /**
   * Its graph; operators of unknown kinds are kept.
   *
   * @throws io.rangefinder.ir.UserException if it is no .tflite
   */
  public Graph graph() {
    return TfliteReader.read(bytes, where, UnknownOperators.KEPT);
  }

  /** Loads it as {@link TfliteModel#load} does. */
  public TfliteModel load() {
    return TfliteModel.load(bytes, where);
  }

  /** Loads it as {@link TfliteModel#loadKeepingAllTensors} does. */
  public TfliteModel loadKeepingAllTensors() {
    return TfliteModel.loadKeepingAllTensors(bytes, where);
  }
}
