/** Networks as drawings for pages: laid out by ELK, written as SVG. */
@NullMarked
package io.rangefinder.jobs.drawing;

import org.jspecify.annotations.NullMarked;
