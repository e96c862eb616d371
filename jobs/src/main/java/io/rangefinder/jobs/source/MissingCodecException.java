package io.rangefinder.jobs.source;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** The pages of a table are compressed in a way that nothing on the class path reads. */
final class MissingCodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingCodecException(CompressionCodecName codec, Throwable cause) {
    super(
        ("The Parquet table is compressed with %s, whose codec '%s' is not on the class path. Write the"
                + " table with zstd, snappy, gzip or no compression, or add a library with that codec to"
                + " Spark's jars on driver and executors.")
            .formatted(codec, codec.getHadoopCompressionCodecClassName()),
        cause);
  }
}
