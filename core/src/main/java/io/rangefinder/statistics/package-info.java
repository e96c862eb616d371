/**
 * Statistics of tensors over many images, and their stored form: an exact commutative monoid, so
 * that merging gives the same bytes in every order.
 */
@NullMarked
package io.rangefinder.statistics;

import org.jspecify.annotations.NullMarked;
