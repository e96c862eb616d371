package io.rangefinder.jobs.execute;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/**
 * TensorFlow's native libraries as files, which JavaCPP unpacks from the jar into a cache that all
 * processes of a user share. The dynamic linker takes what it finds there, also what a process that
 * was killed has left half-written; a JVM that runs into the missing half is gone without a word.
 */
final class UnpackedTensorFlow {
  private static final String FOLDER = "/org/tensorflow/internal/c_api/" + Loader.getPlatform();

  /** Those that others need come first. */
  private static final List<String> LIBRARIES =
      List.of("libtensorflow_framework.so.2", "libtensorflow_cc.so.2", "libjnitensorflow.so");

  private UnpackedTensorFlow() {}

  /**
   * Unpacks what is not there yet, or not in the length and of the time that it has in the jar.
   *
   * @throws UserException if it cannot be written
   */
  static void require() {
    for (String library : LIBRARIES) {
      try {
        Loader.cacheResource(TensorFlow.class, FOLDER + "/" + library);
      } catch (IOException e) {
        throw new UserException(
            "Cannot unpack TensorFlow's '%s': %s. Check the space and the rights in ~/.javacpp, or name another folder with -Dorg.bytedeco.javacpp.cachedir."
                .formatted(library, e.getMessage()),
            e);
      }
    }
  }
}
