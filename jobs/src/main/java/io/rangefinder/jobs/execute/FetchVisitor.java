package io.rangefinder.jobs.execute;

import java.nio.FloatBuffer;

/** Sees what one run of a model computed. */
@FunctionalInterface
public interface FetchVisitor {
  /**
   * Called once for every fetched tensor, in the order of the fetch list.
   *
   * @param fetch index into {@link FloatModel#fetches()}
   * @param values all values of the tensor, row-major, from position 0 to the limit; a view of
   *     native memory that is gone when this call returns
   */
  void visit(int fetch, FloatBuffer values);
}
