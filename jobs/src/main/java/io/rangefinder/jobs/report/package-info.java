/** One page of HTML that says what became of a network: read from documents, drawn, written. */
@NullMarked
package io.rangefinder.jobs.report;

import org.jspecify.annotations.NullMarked;
