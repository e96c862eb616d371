package io.rangefinder.ir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {

  @Test
  void namesThatHoldTheGivenOneComeFirst() {
    assertThat(
            NearestNames.of(
                "conv2d_1", List.of("conv", "net/Conv2d_1/Relu6", "conv2d_2", "net/Conv2d_1"), 3))
        .containsExactly("conv", "net/Conv2d_1", "net/Conv2d_1/Relu6");
  }

  @Test
  void othersComeByTheLettersToChange() {
    assertThat(NearestNames.of("logit", List.of("softmax", "lgits", "digits"), 2))
        .containsExactly("lgits", "digits");
  }
}
