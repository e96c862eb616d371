/** Whether the activations of new images are still those that a published model was made for. */
@NullMarked
package io.rangefinder.drift;

import org.jspecify.annotations.NullMarked;
