package io.rangefinder.ranges;

import io.rangefinder.ir.Range;

/**
 * A chosen range and the reason for it.
 *
 * @param rule the name of the rule whose range it is, which may not be the one that was asked
 * @param reason why, as text that begins with the name of the rule that was asked
 */
public record RangeChoice(Range range, String rule, String reason) {}
