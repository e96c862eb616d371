package io.rangefinder.toco;

/**
 * A demand on how many operators or tensors the converted model has.
 *
 * @param countType {@code None}, {@code Arrays}, {@code Total} or the type of an operator, such as
 *     {@code Conv}
 * @param countMin the least number; -1 for no demand
 * @param countMax the greatest number; no demand unless it exceeds {@code countMin}
 */
public record ModelCheck(String countType, int countMin, int countMax) {}
