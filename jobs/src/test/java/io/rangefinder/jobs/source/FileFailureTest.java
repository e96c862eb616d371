package io.rangefinder.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FileFailureTest {
  @Test
  void whatGoesWrongWithOneFileIsReturnedWhateverItsClass() {
    for (Exception failure :
        List.of(new IOException("a"), new IllegalArgumentException("b"), new Exception("c"))) {
      assertThat(
              FileFailure.of(
                  () -> {
                    throw failure;
                  }))
          .isSameAs(failure);
    }
    assertThat(FileFailure.of(() -> recurse(0))).isInstanceOf(StackOverflowError.class);
    assertThat(FileFailure.of(() -> {})).isNull();
  }

  private static int recurse(int depth) {
    return depth < 0 ? depth : recurse(depth + 1) + 1;
  }

  @Test
  void whatTheUserCannotHaveAndWhatEndsTheProcessIsThrown() {
    assertThatThrownBy(
            () ->
                FileFailure.of(
                    () -> {
                      throw new UserException("no");
                    }))
        .isInstanceOf(UserException.class);
    assertThatThrownBy(
            () ->
                FileFailure.of(
                    () -> {
                      throw new OutOfMemoryError("heap");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void failureWithoutAMessageIsCalledByItsClass() {
    assertThat(FileFailure.message(new StackOverflowError())).isEqualTo("StackOverflowError");
    assertThat(FileFailure.message(new IOException("gone"))).isEqualTo("gone");
  }
}
