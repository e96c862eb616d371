package io.rangefinder.model;

/**
 * A model that can be read.
 *
 * @param files what its location names
 */
public record ModelSource(ModelLocation location, ModelFiles files) {
  /**
   * A file that is in memory.
   *
   * @param where where it was, for messages
   */
  public static ModelSource of(byte[] bytes, String where) {
    return new ModelSource(ModelLocation.of(where), new FileInMemory(bytes, where));
  }

  /** The location as the user wrote it, for messages. */
  public String where() {
    return location.path();
  }
}
