package io.rangefinder.jobs.calibrate;

import scala.Tuple2;

/**
 * What a task says of its images, as key and value: statistics of one tensor, an image that cannot
 * be used, or an input kept for the sample. Keys are strings because a key's hash must be the same
 * in every JVM.
 */
enum Partial {
  STATISTICS("statistics/"),
  QUARANTINE("quarantine/"),
  SAMPLE("sample/");

  private final String prefix;

  Partial(String prefix) {
    this.prefix = prefix;
  }

  Tuple2<String, byte[]> of(String name, byte[] value) {
    return new Tuple2<>(prefix + name, value);
  }

  boolean isKeyOf(Tuple2<String, byte[]> pair) {
    return pair._1().startsWith(prefix);
  }

  String name(Tuple2<String, byte[]> pair) {
    return pair._1().substring(prefix.length());
  }
}
