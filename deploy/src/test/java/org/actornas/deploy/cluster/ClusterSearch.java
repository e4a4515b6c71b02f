package org.actornas.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.actornas.controller.recorder.EpochsReader;
import org.actornas.controller.recorder.HistoryReader;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.Phase;
import org.actornas.deploy.command.SmallSearch;

/**
 * A small search, long enough for something to happen to it, and what must be true of its files
 * whatever has happened.
 *
 * @param epochs of it
 * @param settings lines of HOCON below {@code nas} that go over the usual ones
 */
record ClusterSearch(int epochs, List<String> settings) {
  ClusterSearch {
    settings = List.copyOf(settings);
  }

  /** With the usual settings. */
  ClusterSearch(int epochs) {
    this(epochs, List.of());
  }

  private static final int LEASES = 6;
  private static final int MINIBATCHES_PER_LEASE = 8;
  private static final int STEPS = 12;
  private static final int STORED = 10;

  /** After which a lease without a sign of life goes to another worker. */
  static final int LEASE_SECONDS = 5;

  /**
   * Its configuration, to be submitted.
   *
   * @param folder that gets the text to learn
   */
  String config(Path folder) throws IOException {
    return """
        nas {
          corpus.path = "%s"
          %s
          search.epochs = %d
          search.shared-minibatches = %d
          search.minibatches-per-lease = %d
          search.controller-steps = %d
          memory-buffer.samples-per-epoch = %d
          workers.train-at-once = 0
          workers.lease-timeout = %d s
          workers.stall-timeouts = 50
          %s
        }
        """
        .formatted(
            SmallSearch.corpus(folder),
            String.join("\n  ", SmallSearch.settings()),
            epochs,
            LEASES * MINIBATCHES_PER_LEASE,
            MINIBATCHES_PER_LEASE,
            STEPS,
            STORED,
            LEASE_SECONDS,
            String.join("\n  ", settings));
  }

  /** Every step, epoch, candidate, push and update is there, and only once. */
  void requireWhole(Path run) throws IOException {
    assertThat(run.resolve("run.json")).exists();
    assertThat(run.resolve("best").resolve("architecture.json")).exists();
    requireHistory(run);
    requireEpochs(run);
  }

  private void requireHistory(Path run) throws IOException {
    HistoryReader.History history = HistoryReader.read(run.resolve("history.jsonl"));
    assertThat(history.torn()).isFalse();
    List<EvaluatedArchitecture> steps = of(history, Phase.CONTROLLER);
    assertThat(steps)
        .extracting(EvaluatedArchitecture::step)
        .containsExactlyElementsOf(LongStream.range(0, (long) epochs * STEPS).boxed().toList());
    assertThat(steps)
        .allSatisfy(
            line -> {
              assertThat(line.epoch()).isEqualTo((int) (line.step() / STEPS) + 1);
              assertThat(line.policyVersion()).isEqualTo(line.step());
              assertThat(line.weightsVersion()).isEqualTo((long) LEASES * line.epoch());
            });
    assertThat(of(history, Phase.DERIVATION))
        .extracting(EvaluatedArchitecture::step)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, SmallSearch.CANDIDATES).boxed().toList());
    assertThat(history.lines()).hasSize(epochs * STEPS + SmallSearch.CANDIDATES);
  }

  private static List<EvaluatedArchitecture> of(HistoryReader.History history, Phase stage) {
    return history.lines().stream().filter(line -> line.stage() == stage).toList();
  }

  private void requireEpochs(Path run) throws IOException {
    EpochsReader.Epochs rows = EpochsReader.read(run.resolve("epochs.csv"));
    assertThat(rows.torn()).isFalse();
    List<EpochSummary> summaries = rows.rows().stream().map(EpochsReader.Epoch::summary).toList();
    assertThat(summaries)
        .extracting(EpochSummary::epoch)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, epochs).boxed().toList());
    assertThat(summaries)
        .allSatisfy(
            row -> {
              assertThat(row.minibatches()).isEqualTo(LEASES * MINIBATCHES_PER_LEASE);
              assertThat(row.evaluations()).isEqualTo(STEPS);
              assertThat(row.droppedUpdates()).isZero();
              assertThat(row.policyVersion()).isEqualTo((long) STEPS * row.epoch());
              assertThat(row.bufferSize()).isEqualTo(STORED * row.epoch());
            });
  }
}
