package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import io.rangefinder.statistics.StatisticsIdentity;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

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
   * The names of the blocks, sorted.
   *
   * @throws UserException if the store may not be read
   */
  public List<String> names(Configuration hadoop) {
    List<String> names = new ArrayList<>();
    Path folder = folder();
    try {
      for (FileStatus file : files(hadoop).listStatus(folder)) {
        String name = file.getPath().getName();
        if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
          names.add(name.substring(0, name.length() - SUFFIX.length()));
        }
      }
    } catch (FileNotFoundException noneYet) {
      return List.of();
    } catch (IOException e) {
      throw new UserException(
          "Cannot read the store '%s': %s. Check the path and the rights to it."
              .formatted(location, e.getMessage()),
          e);
    }
    names.sort(null);
    return names;
  }

  /**
   * What a block is of.
   *
   * @throws IOException if it is not there any more, or damaged
   */
  public BlockHeader header(String name, Configuration hadoop) throws IOException {
    try (InputStream in = files(hadoop).open(path(name))) {
      return requireOwn(name, BlockFormat.readHeader(in));
    } catch (FSError e) {
      throw refusal(e);
    }
  }

  /**
   * A whole block.
   *
   * @throws IOException if it is not there any more, or damaged
   */
  public Block read(String name, Configuration hadoop) throws IOException {
    try (InputStream in = files(hadoop).open(path(name))) {
      Block block = BlockFormat.read(in);
      requireOwn(name, block.header());
      return block;
    } catch (FSError e) {
      throw refusal(e);
    }
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
    Path target = path(block.header().name());
    try {
      FileSystem files = files(hadoop);
      byte[] bytes = BlockFormat.bytes(block);
      if (!holds(files, target, bytes)) {
        OutputFileSystem.replace(files, target, bytes, hadoop);
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot write to the store '%s': %s. Check the space and the rights there."
              .formatted(location, e.getMessage()),
          e);
    }
  }

  private static boolean holds(FileSystem files, Path target, byte[] bytes) throws IOException {
    try (InputStream in = files.open(target)) {
      return Arrays.equals(in.readNBytes(bytes.length + 1), bytes);
    } catch (FileNotFoundException absent) {
      return false;
    }
  }

  /**
   * Removes a block, if it is there.
   *
   * @throws UserException if it cannot be removed
   */
  public void delete(String name, Configuration hadoop) {
    try {
      files(hadoop).delete(path(name), false);
    } catch (IOException e) {
      throw new UserException(
          "Cannot remove the damaged block '%s': %s. Remove it by hand."
              .formatted(path(name), e.getMessage()),
          e);
    }
  }

  private FileSystem files(Configuration hadoop) throws IOException {
    return OutputFileSystem.of(StoredFile.path("the store", location), hadoop);
  }

  private Path folder() {
    return new Path(new Path(location, BLOCKS), identity.digest());
  }

  private Path path(String name) {
    return new Path(folder(), name + SUFFIX);
  }

  private static IOException refusal(FSError error) {
    return error.getCause() instanceof IOException refusal ? refusal : new IOException(error);
  }
}
