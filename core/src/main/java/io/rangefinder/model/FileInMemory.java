package io.rangefinder.model;

import io.rangefinder.ir.UserException;
import java.util.List;

/** A model of one file whose bytes are at hand. */
final class FileInMemory implements ModelSource {
  private final byte[] bytes;
  private final String where;

  FileInMemory(byte[] bytes, String where) {
    this.bytes = bytes;
    this.where = where;
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public boolean isFolder() {
    return false;
  }

  @Override
  public List<String> parts() {
    return List.of(where);
  }

  @Override
  public byte[] read(String part) {
    if (!part.equals(where)) {
      throw new UserException("The model '%s' has no part '%s'.".formatted(where, part));
    }
    return bytes;
  }
}
