/** What is published: versions of a model, and the numbered commits that say which one counts. */
@NullMarked
package io.rangefinder.jobs.publish;

import org.jspecify.annotations.NullMarked;
