package io.rangefinder.jobs.source;

import org.apache.hadoop.conf.Configuration;

/**
 * What every search for images needs to know: what the user says of them, and Hadoop's settings.
 */
record SearchContext(ImageLocation location, Configuration configuration) {}
