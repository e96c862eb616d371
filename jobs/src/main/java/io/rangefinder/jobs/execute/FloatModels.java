package io.rangefinder.jobs.execute;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The float models of one process: all tasks of an executor share one session a graph.
 *
 * <p>A model is loaded by the first task that borrows it and outlives the last one, because the
 * next wave of tasks borrows it again; of the models that nobody holds only the latest few stay
 * loaded.
 */
public final class FloatModels {
  private static final int IDLE_MODELS = 2;

  private static final Map<ByteBuffer, Entry> LOADED = new LinkedHashMap<>();
  private static final Deque<Entry> IDLE = new ArrayDeque<>();

  private FloatModels() {}

  /**
   * The model of this graph and fetch list, loaded if no task of this process has loaded it yet.
   *
   * @param graphDef a frozen GraphDef in its binary form
   * @param fetches as for {@link FloatModel#load}
   */
  public static Lease borrow(byte[] graphDef, List<String> fetches) {
    ByteBuffer key = key(graphDef, fetches);
    synchronized (LOADED) {
      Entry entry = LOADED.get(key);
      if (entry == null) {
        entry = new Entry(key, FloatModel.load(graphDef, fetches));
        LOADED.put(key, entry);
      }
      IDLE.remove(entry);
      entry.borrowers++;
      return new Lease(entry);
    }
  }

  /** The model of a lowered graph, fetching what it says. */
  public static Lease borrow(LoweredGraph network) {
    return borrow(network.graphDef(), network.fetches());
  }

  private static void giveBack(Entry entry) {
    synchronized (LOADED) {
      entry.borrowers--;
      if (entry.borrowers == 0) {
        IDLE.addLast(entry);
        if (IDLE.size() > IDLE_MODELS) {
          Entry eldest = IDLE.removeFirst();
          LOADED.remove(eldest.key);
          eldest.model.close();
        }
      }
    }
  }

  private static ByteBuffer key(byte[] graphDef, List<String> fetches) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String fetch : fetches) {
        digest.update(fetch.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      digest.update((byte) 0);
      return ByteBuffer.wrap(digest.digest(graphDef));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every JDK has SHA-256", absent);
    }
  }

  /** A model on loan; closing gives it back. */
  public static final class Lease implements AutoCloseable {
    private final Entry entry;
    private boolean returned;

    private Lease(Entry entry) {
      this.entry = entry;
    }

    public FloatModel model() {
      return entry.model;
    }

    @Override
    public void close() {
      if (!returned) {
        returned = true;
        giveBack(entry);
      }
    }
  }

  private static final class Entry {
    private final ByteBuffer key;
    private final FloatModel model;
    private int borrowers;

    private Entry(ByteBuffer key, FloatModel model) {
      this.key = key;
      this.model = model;
    }
  }
}
