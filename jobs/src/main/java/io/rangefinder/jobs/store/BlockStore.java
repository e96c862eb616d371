package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import io.rangefinder.statistics.StatisticsIdentity;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The blocks of one identity in a store, a folder that any number of jobs may use at once: {@code
 * blocks/IDENTITY/NAME.block}. A block is written aside and moved into place, never changed, and is
 * the same whoever writes it, so a job that dies leaves every block that it finished.
 *
 * @param location of the store; its folders are made as they are needed
 */
public record BlockStore(String location, StatisticsIdentity identity) implements Serializable {
  static final String BLOCKS = "blocks";
  static final String SUFFIX = ".block";

  /**
   * The store of some blocks of which only the digest of their identity is known.
   *
   * @param digest names their identity
   * @param name of one of them
   * @throws IOException if it is not there any more, or damaged
   */
  public static BlockStore holding(
      String location, String digest, String name, Configuration hadoop) throws IOException {
    BlockHeader header =
        new StoreFolder(location, BLOCKS, digest, SUFFIX)
            .read(name, hadoop, BlockFormat::readHeader);
    BlockStore store = new BlockStore(location, header.identity());
    store.requireOwn(name, header);
    if (!header.identity().digest().equals(digest)) {
      throw new IOException("it is a block of " + header.identity());
    }
    return store;
  }

  /** The groups of merged blocks beside them. */
  public GroupStore groups() {
    return new GroupStore(location, identity);
  }

  /**
   * The names of the blocks, sorted.
   *
   * @throws UserException if the store may not be read
   */
  public List<String> names(Configuration hadoop) {
    return folder().names(hadoop);
  }

  /**
   * What a block is of.
   *
   * @throws IOException if it is not there any more, or damaged
   */
  public BlockHeader header(String name, Configuration hadoop) throws IOException {
    return folder().read(name, hadoop, in -> requireOwn(name, BlockFormat.readHeader(in)));
  }

  /**
   * A whole block.
   *
   * @throws IOException if it is not there any more, or damaged
   */
  public Block read(String name, Configuration hadoop) throws IOException {
    Block block = folder().read(name, hadoop, BlockFormat::read);
    requireOwn(name, block.header());
    return block;
  }

  private BlockHeader requireOwn(String name, BlockHeader header) throws IOException {
    if (!header.identity().equals(identity) || !header.name().equals(name)) {
      throw new IOException("it is the block '" + header.name() + "' of " + header.identity());
    }
    return header;
  }

  /**
   * Adds a block.
   *
   * @throws UserException if it cannot be written
   */
  public void write(Block block, Configuration hadoop) {
    folder().write(block.header().name(), () -> BlockFormat.bytes(block), hadoop);
  }

  /**
   * Removes a block, if it is there.
   *
   * @throws UserException if it cannot be removed
   */
  public void delete(String name, Configuration hadoop) {
    folder().delete(name, hadoop);
  }

  private StoreFolder folder() {
    return new StoreFolder(location, BLOCKS, identity.digest(), SUFFIX);
  }
}
