package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import io.rangefinder.statistics.StatisticsIdentity;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The groups of merged blocks of one identity in a store, {@code merged/IDENTITY/NAME.group}. They
 * are written as blocks are, and are the same whoever writes them; without them everything is only
 * slower.
 *
 * @param location of the store; its folders are made as they are needed
 */
public record GroupStore(String location, StatisticsIdentity identity) implements Serializable {
  static final String MERGED = "merged";
  static final String SUFFIX = ".group";

  /**
   * The names of the groups, sorted.
   *
   * @throws UserException if the store may not be read
   */
  public List<String> names(Configuration hadoop) {
    return folder().names(hadoop);
  }

  /**
   * What a group is of.
   *
   * @throws IOException if it is not there any more, or damaged
   */
  public GroupHeader header(String name, Configuration hadoop) throws IOException {
    return folder().read(name, hadoop, in -> requireOwn(name, GroupFormat.readHeader(in)));
  }

  /**
   * A whole group.
   *
   * @throws IOException if it is not there any more, or damaged
   */
  public MergedGroup read(String name, Configuration hadoop) throws IOException {
    MergedGroup group = folder().read(name, hadoop, GroupFormat::read);
    requireOwn(name, group.header());
    return group;
  }

  private GroupHeader requireOwn(String name, GroupHeader header) throws IOException {
    if (!header.identity().equals(identity) || !header.name().equals(name)) {
      throw new IOException("it is the group '" + header.name() + "' of " + header.identity());
    }
    return header;
  }

  /**
   * Adds a group, in place of a damaged one.
   *
   * @throws UserException if it cannot be written
   */
  public void write(MergedGroup group, Configuration hadoop) {
    folder().write(group.header().name(), () -> GroupFormat.bytes(group), hadoop);
  }

  private StoreFolder folder() {
    return new StoreFolder(location, MERGED, identity.digest(), SUFFIX);
  }
}
