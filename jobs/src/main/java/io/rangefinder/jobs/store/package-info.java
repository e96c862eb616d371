/** What runs leave behind: directories moved into place whole, and the Parquet tables in them. */
@NullMarked
package io.rangefinder.jobs.store;

import org.jspecify.annotations.NullMarked;
