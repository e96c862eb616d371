/** The rewrites, one a file, and the named pipelines that list them. */
@NullMarked
package io.rangefinder.passes;

import org.jspecify.annotations.NullMarked;
