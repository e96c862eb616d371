package io.rangefinder.jobs.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The memory that an executor needs to observe a network, from what is known of the network.
 *
 * <p>The constants were measured as the peak resident size of whole processes, less the heap, over
 * networks of 0.5 to 77 million activation values an image, batches of 1 to 32 and 1 to 4 tasks.
 * They exceed each of those runs by an eighth to a half, and allow besides that all tasks decode
 * the largest image that is accepted at the same time.
 *
 * @param tasks that run in one executor at a time
 * @param batchSize images a run of the network
 * @param heap what the Java heap is for
 * @param overhead what the memory beside the heap is for
 */
public record MemoryNeed(int tasks, int batchSize, List<Part> heap, List<Part> overhead) {
  private static final long MEBIBYTE = 1L << 20;

  /** What Spark reserves, and the classes' own objects. */
  private static final long SPARK_HEAP = 400 * MEBIBYTE;

  /** Classes, compiled code and threads of the JVM, Spark's buffers, TensorFlow's libraries. */
  private static final long PROCESS = 600 * MEBIBYTE;

  /** The collector's own tables take this part of the heap. */
  private static final int HEAP_OF_A_TABLE = 25;

  /** While a graph is loaded its constants lie in memory so many times. */
  private static final int COPIES_OF_WEIGHTS = 8;

  private static final int COPIES_OF_A_BROADCAST = 3;

  /** What the allocator of the C library keeps of freed tensors for each thread. */
  private static final long ALLOCATOR = 160 * MEBIBYTE;

  /** Accumulators of both halves of the images, and the statistics made of them. */
  private static final long BYTES_A_TENSOR = 2700 << 10;

  private static final long BYTES_A_CHANNEL = 300;

  /** The largest image file, and the largest image of three bytes a pixel, that are accepted. */
  private static final long FILE = 64 * MEBIBYTE;

  private static final long PIXELS = 64 * MEBIBYTE;

  public MemoryNeed {
    heap = List.copyOf(heap);
    overhead = List.copyOf(overhead);
  }

  /**
   * A use of memory.
   *
   * @param use in words, for a terminal
   */
  public record Part(String use, long bytes) {
    private String line() {
      return String.format(Locale.ROOT, "%s %d MiB", use, mebibytes(bytes));
    }
  }

  /**
   * The need of executors that fetch the tensors of a network and build the statistics of each.
   *
   * @param tasks that run in one executor at a time
   */
  public static MemoryNeed of(LoweredGraph network, int tasks) {
    long elements = 0;
    long channels = 0;
    for (int tensor = 0; tensor < network.tensors().size(); tensor++) {
      elements += network.elements(tensor);
      channels += network.channels(tensor);
    }
    long graph = network.graphDef().length;
    long batch = (long) network.batchShape().elements() * Float.BYTES;
    long statistics = network.tensors().size() * BYTES_A_TENSOR + channels * BYTES_A_CHANNEL;
    List<Part> heap = new ArrayList<>();
    heap.add(new Part("Spark", SPARK_HEAP));
    heap.add(new Part("the graph", COPIES_OF_A_BROADCAST * graph));
    heap.add(new Part("statistics", tasks * (statistics + batch)));
    heap.add(new Part("images being decoded", tasks * (2 * FILE + 4 * PIXELS)));
    heap.add(new Part("garbage", total(heap) / 4));
    long activations = network.batchSize() * elements * Float.BYTES;
    List<Part> overhead =
        List.of(
            new Part("JVM and TensorFlow", PROCESS + total(heap) / HEAP_OF_A_TABLE),
            new Part("weights", COPIES_OF_WEIGHTS * graph),
            new Part("activations", tasks * (ALLOCATOR + activations + activations / 8)),
            new Part("images being decoded", tasks * (FILE + 3 * PIXELS)));
    return new MemoryNeed(tasks, network.batchSize(), heap, overhead);
  }

  private static long total(List<Part> parts) {
    return parts.stream().mapToLong(Part::bytes).sum();
  }

  /** The least {@code spark.executor.memory}, in bytes. */
  public long heapBytes() {
    return total(heap);
  }

  /** The least {@code spark.executor.memoryOverhead}, in bytes. */
  public long overheadBytes() {
    return total(overhead);
  }

  /** Both settings and what they are made of, for a terminal. */
  public List<String> lines() {
    return List.of(
        "an executor of %d tasks, %d images a run, needs".formatted(tasks, batchSize),
        explained("spark.executor.memory", heap),
        explained("spark.executor.memoryOverhead", overhead));
  }

  /** Both settings, as a properties file has them. */
  public List<String> settings() {
    return List.of(
        setting("spark.executor.memory", heap), setting("spark.executor.memoryOverhead", overhead));
  }

  private static String setting(String key, List<Part> parts) {
    return "%s=%dm".formatted(key, mebibytes(total(parts)));
  }

  private static String explained(String key, List<Part> parts) {
    return String.format(
        Locale.ROOT,
        "%s (%s)",
        setting(key, parts),
        parts.stream().map(Part::line).collect(Collectors.joining(", ")));
  }

  /** What is set too low, a line each, with the value that would do; none if all is well. */
  public List<String> shortfalls(ExecutorMemory given) {
    List<String> lines = new ArrayList<>();
    if (given.heap() < heapBytes()) {
      lines.add(shortfall(given.heapSetting(), given.heap(), heapBytes()));
    }
    given
        .overhead()
        .ifPresent(
            overheadGiven -> {
              if (overheadGiven < overheadBytes()) {
                lines.add(
                    shortfall("spark.executor.memoryOverhead", overheadGiven, overheadBytes()));
              }
            });
    return lines;
  }

  private static String shortfall(String setting, long given, long needed) {
    return "%s is %d MiB, but may take %d MiB: an executor could be killed; set it to %dm, or run fewer tasks in an executor (spark.executor.cores)."
        .formatted(setting, given / MEBIBYTE, mebibytes(needed), mebibytes(needed));
  }

  /** Rounded up. */
  private static long mebibytes(long bytes) {
    return (bytes + MEBIBYTE - 1) / MEBIBYTE;
  }
}
