package io.rangefinder.jobs.evaluate;

import java.io.Serializable;

/**
 * What a quantized classifier said of an image.
 *
 * @param isRight whether it is the image's label or, where none is known, what the float network
 *     says
 */
public record ImageAnswer(String image, boolean isRight) implements Serializable {}
