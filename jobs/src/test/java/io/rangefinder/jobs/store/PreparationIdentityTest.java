package io.rangefinder.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.prepare.Preparation;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PreparationIdentityTest {
  private static final PreparationIdentity IDENTITY =
      new PreparationIdentity("graph", "pixels", Preparation.FULL);

  /** Another key would make every network and every block of all stores useless. */
  @Test
  void theKeyIsTheOneThatStoresHave() {
    assertThat(IDENTITY.key()).isEqualTo("5dd31ee590b0169eef3ba99fa73d1a63");
  }

  @Test
  void theKeyDiffersWithEachPart() {
    assertThat(
            Stream.of(
                    IDENTITY,
                    new PreparationIdentity("other", "pixels", Preparation.FULL),
                    new PreparationIdentity("graph", "other", Preparation.FULL),
                    new PreparationIdentity("graph", "pixels", Preparation.EQUALIZE),
                    new PreparationIdentity("graph\npreprocessing pixels", "", Preparation.FULL))
                .map(PreparationIdentity::key))
        .doesNotHaveDuplicates();
  }
}
