package io.rangefinder.jobs.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JobGaugesTest {
  @Test
  void aStageCountsUpToItsTotalAndStaysThereAtItsEnd() {
    JobProgress job = new JobProgress();
    assertThat(job.stages()).isZero();
    job.begin("calibrate", 10, () -> 12);
    assertThat(job.imagesDone()).isEqualTo(10);
    job.begin("evaluate", 10, () -> 4);
    assertThat(job.imagesDone()).isEqualTo(4);
    job.end();
    assertThat(job.imagesDone()).isEqualTo(10);
    assertThat(job.imagesToDo()).isEqualTo(10);
    assertThat(job.stages()).isEqualTo(2);
    job.quarantined(2);
    job.quarantined(1);
    assertThat(job.imagesQuarantined()).isEqualTo(3);
  }
}
