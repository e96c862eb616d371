package io.rangefinder.jobs.store;

import io.rangefinder.statistics.StatisticsIdentity;
import io.rangefinder.statistics.StatisticsSet;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** A block as a file, {@code RFBK}. */
final class BlockFormat {
  private static final SectionedFile FORM = new SectionedFile("block", "RFBK", 1);

  private BlockFormat() {}

  static byte[] bytes(Block block) throws IOException {
    return FORM.bytes(out -> write(out, block.header()), block.statistics());
  }

  private static void write(DataOutputStream out, BlockHeader header) throws IOException {
    SectionedFile.writeIdentity(out, header.identity());
    SectionedFile.writeBlock(out, header);
  }

  /**
   * Reads what a block is of, and no further.
   *
   * @throws IOException if the file cannot be read or is no whole block
   */
  static BlockHeader readHeader(InputStream stream) throws IOException {
    return FORM.readHeader(stream, BlockFormat::header);
  }

  private static BlockHeader header(DataInputStream in) throws IOException {
    StatisticsIdentity identity = SectionedFile.readIdentity(in);
    return SectionedFile.readBlock(in, identity);
  }

  /**
   * Reads a whole block.
   *
   * @throws IOException if the file cannot be read or is no whole block
   */
  static Block read(InputStream stream) throws IOException {
    BlockHeader header = readHeader(stream);
    StatisticsSet statistics = SectionedFile.readStatistics(stream);
    try {
      return new Block(header, statistics);
    } catch (IllegalArgumentException damaged) {
      throw new IOException(damaged.getMessage(), damaged);
    }
  }
}
