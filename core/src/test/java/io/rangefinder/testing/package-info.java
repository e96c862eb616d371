/**
 * What tests of several packages share: reference data, photographs, a float engine to compare
 * with.
 */
package io.rangefinder.testing;
