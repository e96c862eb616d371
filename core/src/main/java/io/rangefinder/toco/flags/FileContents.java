package io.rangefinder.toco.flags;

/** Where the files that flags name are read from. */
@FunctionalInterface
public interface FileContents {
  /**
   * The bytes of a file.
   *
   * @param what what the file is, for messages, as {@code the model flags}
   * @throws io.rangefinder.ir.UserException if it cannot be read
   */
  byte[] read(String what, String location);
}
