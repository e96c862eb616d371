package io.rangefinder.jobs.night;

import java.time.LocalDate;

/**
 * What is asked of one night.
 *
 * @param night its date in UTC
 * @param dryRun whether everything is done but the publishing
 * @param acceptDrift whether an alarm stops nothing
 */
public record NightOptions(LocalDate night, boolean dryRun, boolean acceptDrift) {}
