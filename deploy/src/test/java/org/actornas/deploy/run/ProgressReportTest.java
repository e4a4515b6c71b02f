package org.actornas.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.actornas.controller.Controller;
import org.actornas.controller.search.EpochSummary;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.terminal.Phase;
import org.actornas.deploy.terminal.Progress;
import org.actornas.deploy.terminal.ProgressListener;
import org.actornas.protocol.ControllerProtocol.Status;
import org.actornas.protocol.status.Standing;
import org.actornas.protocol.status.WorkerStatus;
import org.actornas.protocol.work.Lease;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Corpus.Part;
import org.actornas.worker.corpus.Vocabulary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressReportTest {
  private static final Duration ELAPSED = Duration.ofSeconds(1_000);

  private final List<Progress> seen = new ArrayList<>();
  private final List<Progress> epochs = new ArrayList<>();
  private SearchParts parts;
  private ProgressReport report;

  @BeforeEach
  void start() throws Exception {
    Part part = new Part("text", new int[] {0, 1, 0});
    parts =
        new SearchParts(
            new ConfigSources().resolve().settings(),
            new Corpus("tiny", new Vocabulary(List.of("a", "b")), part, part, part));
    report =
        new ProgressReport(
            new ProgressListener() {
              @Override
              public void progress(Progress now) {
                seen.add(now);
              }

              @Override
              public void epochFinished(Progress end) {
                epochs.add(end);
              }
            },
            parts,
            System.nanoTime() - ELAPSED.toNanos());
  }

  @Test
  void a_status_is_shown_with_its_busy_workers_and_the_rate_of_tokens() {
    parts.progressOf(1).set(30_000);
    parts.progressOf(2).set(20_000);

    report.status(
        new Status(
            new Standing(
                3,
                20,
                "controller",
                7,
                30,
                4,
                55,
                50,
                1.5,
                1.25,
                30,
                OptionalDouble.of(21),
                300,
                10_000),
            List.of(
                new WorkerStatus(
                    "worker-1",
                    "cpu",
                    Optional.of(new WorkerStatus.HeldLease(new Lease.LeaseId(9, 1, 1), "evaluate")),
                    4),
                new WorkerStatus("worker-2", "cpu", Optional.empty(), 4)),
            ""));

    Progress shown = seen.get(0);
    assertThat(shown.epoch()).isEqualTo(3);
    assertThat(shown.epochs()).isEqualTo(20);
    assertThat(shown.phase()).isEqualTo(Phase.CONTROLLER);
    assertThat(shown.done()).isEqualTo(7);
    assertThat(shown.total()).isEqualTo(30);
    assertThat(shown.elapsed()).isGreaterThanOrEqualTo(ELAPSED);
    assertThat(shown.eta()).isPositive();
    assertThat(shown.meanPerplexity()).isEqualTo(55);
    assertThat(shown.bestPerplexity()).isEqualTo(50);
    assertThat(shown.reward()).isEqualTo(1.5);
    assertThat(shown.baseline()).isEqualTo(1.25);
    assertThat(shown.entropy()).isEqualTo(30);
    assertThat(shown.reconstructionLoss()).isEqualTo(21);
    assertThat(shown.bufferSize()).isEqualTo(300);
    assertThat(shown.bufferCapacity()).isEqualTo(10_000);
    assertThat(shown.busyWorkers()).isEqualTo(1);
    assertThat(shown.workers()).isEqualTo(2);
    assertThat(shown.tokensPerSecond() * shown.elapsed().toMillis() / 1000)
        .isCloseTo(50_000, within(1e-6));
  }

  @Test
  void a_loss_that_does_not_exist_is_shown_as_no_number() {
    report.status(
        new Status(
            new Standing(
                1,
                20,
                "shared",
                0,
                400,
                4,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                0,
                Double.NaN,
                OptionalDouble.empty(),
                0,
                0),
            List.of(),
            ""));

    assertThat(seen.get(0).reconstructionLoss()).isNaN();
    assertThat(seen.get(0).eta()).isNull();
    assertThat(seen.get(0).baseline()).as("no reward yet").isNaN();
    assertThat(epochs).isEmpty();
  }

  @Test
  void an_epochs_end_is_shown_with_its_numbers() {
    report.epochFinished(
        new Controller.EpochFinished(
            new EpochSummary(
                2,
                20,
                4,
                400,
                0,
                30,
                55,
                50,
                70,
                1.5,
                1.25,
                30,
                0.5,
                OptionalDouble.of(21),
                0,
                300,
                60,
                0,
                0,
                1),
            Duration.ofSeconds(40)));

    Progress shown = epochs.get(0);
    assertThat(seen).isEmpty();
    assertThat(shown.epoch()).isEqualTo(2);
    assertThat(shown.epochs()).isEqualTo(parts.config().search().epochs());
    assertThat(shown.phase()).isEqualTo(Phase.MEMORY);
    assertThat(shown.fraction()).isEqualTo(1);
    assertThat(shown.meanPerplexity()).isEqualTo(55);
    assertThat(shown.bestPerplexity()).isEqualTo(50);
    assertThat(shown.bufferSize()).isEqualTo(300);
    assertThat(shown.bufferCapacity()).isEqualTo(10_000);
  }

  @Test
  void every_phase_of_a_search_is_shown_as_one_that_people_know() {
    assertThat(org.actornas.controller.search.Phase.values())
        .extracting(ProgressReport::shown)
        .containsExactly(
            Phase.SHARED,
            Phase.CONTROLLER,
            Phase.OVERLAPPED,
            Phase.MEMORY,
            Phase.MEMORY,
            Phase.FINAL,
            Phase.FINAL);
  }
}
