package org.actornas.controller.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.KeptFiles;
import org.actornas.controller.search.Phase;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.checkpoint.Fence;
import org.actornas.protocol.checkpoint.FencedOffException;
import org.actornas.protocol.checkpoint.FileChanges;
import org.actornas.protocol.checkpoint.UnfitFilesException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

class RunFilesTest {
  private static final PolicySnapshot POLICY =
      new PolicySnapshot(3, Map.of("bias", new float[] {1, 2}));

  @TempDir Path folder;

  @Test
  void a_run_has_its_history_its_epochs_and_its_curves() throws IOException {
    try (RunFiles files = open()) {
      files.history(List.of(controller(0, 50), controller(0, 60)));
      epoch(files, RecorderLines.epoch(1, 55, OptionalDouble.empty()));
    }

    assertThat(Files.readAllLines(folder.resolve("history.jsonl")))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("\"time\":\"2026-01-02T03:04:05Z\""));
    assertThat(Files.readAllLines(folder.resolve("epochs.csv"))).hasSize(2);
    assertThat(events()).isNotEmpty();
  }

  @Test
  void an_epoch_takes_all_that_was_before_it_to_the_files() throws IOException {
    try (RunFiles files = open()) {
      files.history(List.of(controller(0, 50)));
      epoch(files, RecorderLines.epoch(1, 55, OptionalDouble.empty()));

      assertThat(Files.readAllLines(folder.resolve("history.jsonl"))).hasSize(1);
      assertThat(scalars(events().get(events().size() - 2))).containsKey("epoch/baseline");
    }
  }

  @Test
  void a_controller_step_is_a_point_of_its_curves_at_its_step() throws IOException {
    try (RunFiles files = open()) {
      files.history(List.of(controller(4, 50), controller(4, 60)));
    }

    Event step = events().get(1);
    assertThat(step.getStep()).isEqualTo(4);
    assertThat(scalars(step))
        .isEqualTo(
            Map.of(
                "controller/perplexity", 55f,
                "controller/reward", 0.5f,
                "controller/entropy", 3.25f));
  }

  @Test
  void an_epoch_is_a_point_of_its_curves_and_the_distribution_of_its_perplexities()
      throws IOException {
    try (RunFiles files = open()) {
      files.history(List.of(controller(0, 50)));
      epoch(files, RecorderLines.epoch(1, 50, OptionalDouble.of(20)));
      files.history(List.of(controller(1, 70), controller(1, 90)));
      epoch(files, RecorderLines.epoch(2, 80, OptionalDouble.empty()));
    }

    List<Event> epochs =
        events().stream()
            .filter(event -> !scalars(event).containsKey("controller/reward"))
            .toList();
    assertThat(epochs).hasSize(5);
    assertThat(scalars(epochs.get(1)))
        .containsEntry("epoch/mean_perplexity", 50f)
        .containsEntry("epoch/learning_rate", 20f)
        .containsEntry("epoch/buffer_size", 100f)
        .containsEntry("epoch/reconstruction_loss", 20f);
    assertThat(scalars(epochs.get(3)))
        .containsEntry("epoch/mean_perplexity", 80f)
        .doesNotContainKey("epoch/reconstruction_loss");
    Summary.Value second = epochs.get(4).getSummary().getValue(0);
    assertThat(epochs.get(4).getStep()).isEqualTo(2);
    assertThat(second.getTag()).isEqualTo("epoch/perplexities");
    assertThat(second.getHisto().getMin()).isEqualTo(70);
    assertThat(second.getHisto().getNum()).isEqualTo(2);
  }

  @Test
  void the_candidates_are_one_distribution_at_the_end() throws IOException {
    try (RunFiles files = open()) {
      files.history(List.of(RecorderLines.evaluated(Phase.DERIVATION, 0, 40)));
      files.history(List.of(RecorderLines.evaluated(Phase.DERIVATION, 1, 44)));
      files.flush();
      assertThat(events()).hasSize(1);
    }

    assertThat(events()).hasSize(2);
    Summary.Value candidates = events().get(1).getSummary().getValue(0);
    assertThat(candidates.getTag()).isEqualTo("derivation/perplexities");
    assertThat(candidates.getHisto().getSum()).isEqualTo(84);
  }

  @Test
  void numbers_that_are_not_finite_can_be_recorded() throws IOException {
    try (RunFiles files = open()) {
      files.history(List.of(controller(0, Double.NaN), controller(1, Double.POSITIVE_INFINITY)));
      epoch(files, RecorderLines.epoch(1, Double.NaN, OptionalDouble.of(Double.NaN)));
    }

    // no histogram: there is nothing finite in it
    assertThat(events()).hasSize(3);
    assertThat(scalars(events().get(2))).containsEntry("epoch/mean_perplexity", Float.NaN);
  }

  @Test
  void rewound_to_an_epochs_end_the_files_hold_what_they_held_then() throws IOException {
    KeptFiles kept;
    try (RunFiles files = open()) {
      files.history(List.of(controller(0, 50)));
      kept = epoch(files, RecorderLines.epoch(1, 50, OptionalDouble.empty()));
      files.history(List.of(controller(1, 60)));
      epoch(files, RecorderLines.epoch(2, 60, OptionalDouble.empty()));
    }
    Files.writeString(folder.resolve("history.jsonl"), "{\"torn", StandardOpenOption.APPEND);
    List<Event> before = events();

    try (RunFiles files = RunFiles.open(folder, "host", later(), FileChanges.unfenced())) {
      assertThat(files.rewind(Optional.of(kept), 3)).contains(POLICY);
      files.history(List.of(controller(1, 70)));
    }

    assertThat(Files.readAllLines(folder.resolve("history.jsonl")))
        .satisfiesExactly(
            line -> assertThat(line).contains("\"perplexity\":50.0"),
            line -> assertThat(line).contains("\"perplexity\":70.0"));
    assertThat(Files.readAllLines(folder.resolve("epochs.csv"))).hasSize(2);
    assertThat(events()).isEqualTo(before.subList(0, 4));
  }

  @Test
  void rewound_to_the_beginning_nothing_but_the_new_curves_is_left() throws IOException {
    try (RunFiles files = open()) {
      files.history(List.of(controller(0, 50)));
      epoch(files, RecorderLines.epoch(1, 50, OptionalDouble.empty()));
    }

    try (RunFiles files = RunFiles.open(folder, "host", later(), FileChanges.unfenced())) {
      assertThat(files.rewind(Optional.empty(), 0)).isEmpty();
    }

    assertThat(folder.resolve("history.jsonl")).isEmptyFile();
    assertThat(Files.readAllLines(folder.resolve("epochs.csv"))).hasSize(1);
    assertThat(events()).hasSize(1);
  }

  @Test
  void a_search_begins_where_a_start_was_cut_short() throws IOException {
    open().close();

    try (RunFiles files = RunFiles.open(folder, "host", later(), FileChanges.unfenced())) {
      files.begin();
      files.history(List.of(controller(0, 50)));
    }

    assertThat(Files.readAllLines(folder.resolve("history.jsonl"))).hasSize(1);
    assertThat(folder.resolve("tensorboard").toFile().list()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"history.jsonl", "epochs.csv", "checkpoints/policy.json"})
  void a_search_does_not_begin_over_what_another_has_written(String name) throws IOException {
    try (RunFiles files = unbegun()) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      byte[] before = Files.readAllBytes(file);

      assertThatThrownBy(files::begin)
          .isInstanceOf(UnfitFilesException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("journal");
      assertThat(file).hasBinaryContent(before);
    }
  }

  @Test
  void a_search_begins_where_a_full_disk_cut_the_header_short() throws IOException {
    Files.writeString(folder.resolve("epochs.csv"), "epoch,learn");

    open().close();

    assertThat(folder.resolve("epochs.csv")).hasBinaryContent(EpochsFile.header());
  }

  @Test
  void files_that_are_shorter_than_they_were_are_refused_by_name() throws IOException {
    try (RunFiles files = open()) {
      files.history(List.of(controller(0, 50)));
      KeptFiles kept = epoch(files, RecorderLines.epoch(1, 50, OptionalDouble.empty()));
      Files.writeString(folder.resolve("history.jsonl"), "");

      assertThatThrownBy(() -> unbegun().rewind(Optional.of(kept), 3))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining("history.jsonl")
          .hasMessageContaining("it has 0 bytes, but had");
    }
  }

  @Test
  void what_an_earlier_process_still_writes_is_in_none_of_the_files() throws IOException {
    Fence first = new Fence(folder);
    first.take(1);
    Fence second = new Fence(folder);
    try (RunFiles old = RunFiles.open(folder, "host", clock(), first);
        RunFiles next = RunFiles.open(folder, "host", later(), second)) {
      old.begin();
      old.history(List.of(controller(0, 50)));
      KeptFiles kept = epoch(old, RecorderLines.epoch(1, 50, OptionalDouble.empty()));
      old.history(List.of(controller(1, 51)));
      second.take(2);
      next.rewind(Optional.of(kept), 3);
      old.history(List.of(controller(2, 52)));
      old.flush();
      next.history(List.of(controller(1, 60)));
      assertThatThrownBy(() -> epoch(old, RecorderLines.epoch(2, 52, OptionalDouble.empty())))
          .isInstanceOf(FencedOffException.class);
      RunFiles again = RunFiles.open(folder, "host", clock(), first);
      assertThatThrownBy(() -> again.rewind(Optional.empty(), 0))
          .isInstanceOf(FencedOffException.class);
      epoch(next, RecorderLines.epoch(2, 60, OptionalDouble.empty()));
    }

    assertThat(Files.readAllLines(folder.resolve("history.jsonl")))
        .satisfiesExactly(
            line -> assertThat(line).contains("\"perplexity\":50.0"),
            line -> assertThat(line).contains("\"perplexity\":60.0"));
    assertThat(Files.readAllLines(folder.resolve("epochs.csv"))).hasSize(3);
    assertThat(folder.resolve("tensorboard").toFile().list()).hasSize(2);
    assertThat(events()).hasSize(4);
  }

  @Test
  void the_policies_of_two_epochs_are_kept() throws IOException {
    try (RunFiles files = open()) {
      Optional<KeptFiles> before = Optional.empty();
      for (int epoch = 1; epoch <= 3; epoch++) {
        before =
            Optional.of(
                files.epoch(
                    RecorderLines.epoch(epoch, 50, OptionalDouble.empty()),
                    Duration.ofSeconds(1),
                    new PolicySnapshot(epoch, Map.of("bias", new float[] {epoch})),
                    before));
      }
    }

    try (Stream<Path> policies = Files.list(folder.resolve("checkpoints"))) {
      assertThat(policies.filter(file -> file.toString().endsWith(".bin"))).hasSize(2);
    }
  }

  @Test
  void without_a_directory_nothing_is_opened() {
    assertThatThrownBy(
            () -> RunFiles.open(folder.resolve("missing"), "host", clock(), FileChanges.unfenced()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing");
  }

  private static KeptFiles epoch(RunFiles files, EpochSummary epoch) throws IOException {
    return files.epoch(epoch, Duration.ofSeconds(1), POLICY, Optional.empty());
  }

  private RunFiles open() throws IOException {
    RunFiles files = unbegun();
    files.begin();
    return files;
  }

  private RunFiles unbegun() throws IOException {
    return RunFiles.open(folder, "host", clock(), FileChanges.unfenced());
  }

  private static InstantSource later() {
    return InstantSource.fixed(RecorderLines.TIME.plusSeconds(60));
  }

  private static InstantSource clock() {
    return InstantSource.fixed(RecorderLines.TIME);
  }

  private List<Event> events() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("tensorboard"))) {
      return EventRecords.read(files.sorted().findFirst().orElseThrow());
    }
  }

  private static Map<String, Float> scalars(Event event) {
    Map<String, Float> scalars = new HashMap<>();
    event.getSummary().getValueList().stream()
        .filter(Summary.Value::hasSimpleValue)
        .forEach(value -> scalars.put(value.getTag(), value.getSimpleValue()));
    return scalars;
  }

  private static EvaluatedArchitecture controller(long step, double perplexity) {
    return RecorderLines.evaluated(Phase.CONTROLLER, step, perplexity);
  }
}
