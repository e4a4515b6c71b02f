package org.actornas.deploy.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.analysis.evidence.Retrained;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.analysis.measure.MeasureSettings;
import org.actornas.analysis.measure.StudyFindings;
import org.actornas.deploy.command.SmallSearch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the folder of a real, tiny search; then breaks it in every way that disks know. */
class EvidenceReaderTest {
  @TempDir static Path shared;
  private static Path whole;

  @TempDir Path folder;
  private Path run;
  private final List<String> warnings = new ArrayList<>();

  @BeforeAll
  static void search() throws IOException {
    whole = SmallSearch.run(shared, "enas-memory");
  }

  @BeforeEach
  void copy() throws IOException {
    run = folder.resolve("run");
    try (Stream<Path> files = Files.walk(whole)) {
      files.forEach(
          file -> {
            try {
              Files.copy(file, run.resolve(whole.relativize(file).toString()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  @Test
  void a_run_is_read_with_what_its_controller_computes() throws Exception {
    RunEvidence evidence = read();

    assertThat(evidence.strategy()).isEqualTo("enas-memory");
    assertThat(evidence.seed()).isEqualTo(1);
    assertThat(evidence.epochs()).hasSize(2);
    assertThat(evidence.candidates()).hasSize(SmallSearch.CANDIDATES);
    assertThat(evidence.trained().architectures())
        .isEqualTo(evidence.candidates().stream().map(Candidate::architecture).toList());
    assertThat(evidence.untrained().size()).isEqualTo(SmallSearch.CANDIDATES);
    assertThat(evidence.trained().finalHidden()[0]).hasSize(SmallSearch.HIDDEN);
    assertThat(evidence.trained().argmaxProbabilities()[0]).hasSize(5);
    assertThat(evidence.trained().finalHidden()).isNotEqualTo(evidence.untrained().finalHidden());
    assertThat(evidence.retrained()).isEmpty();
    assertThat(evidence.best()).isEmpty();
    assertThat(evidence.provenance().facts()).containsEntry("seed", "1");
    assertThat(warnings).isEmpty();
    assertThat(StudyFindings.of(List.of(evidence), new MeasureSettings(9, 1)).runs()).hasSize(1);
  }

  @Test
  void cells_that_were_trained_from_scratch_come_back() throws Exception {
    Candidate first = read().candidates().get(0);
    Retrained row = new Retrained(first.architecture(), first.perplexity(), 12.5);
    RetrainedFile.in(run).write(List.of(row));

    assertThat(read().retrained()).containsExactly(row);
  }

  @Test
  void a_torn_last_line_of_the_history_is_left_out_with_a_warning() throws Exception {
    Path history = run.resolve("history.jsonl");
    String text = Files.readString(history);
    Files.writeString(history, text.substring(0, text.length() - 7));

    assertThat(read().candidates()).hasSize(SmallSearch.CANDIDATES - 1);
    assertThat(warnings)
        .anySatisfy(warning -> assertThat(warning).contains("the last line is not whole"));
  }

  @Test
  void a_history_without_candidates_is_refused() throws IOException {
    Files.writeString(run.resolve("history.jsonl"), "");

    assertThatThrownBy(this::read)
        .isInstanceOf(UnreadableRunException.class)
        .hasMessageContaining("history.jsonl has no candidates");
  }

  @Test
  void a_flipped_byte_in_the_policy_is_found() throws IOException {
    String hash =
        new ObjectMapper()
            .readTree(run.resolve("checkpoints").resolve("policy.json").toFile())
            .get("variables")
            .asText();
    Path file = run.resolve("checkpoints").resolve(hash + ".bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[100] ^= 4;
    Files.write(file, bytes);

    assertThatThrownBy(this::read)
        .isInstanceOf(UnreadableRunException.class)
        .hasMessageContaining(file.getFileName() + " is damaged");
  }

  @Test
  void a_run_without_its_policy_is_refused() throws IOException {
    Files.delete(run.resolve("checkpoints").resolve("policy.json"));

    assertThatThrownBy(this::read)
        .isInstanceOf(UnreadableRunException.class)
        .hasMessageContaining("policy.json is missing");
  }

  @Test
  void a_run_that_did_not_end_is_refused() throws IOException {
    Files.delete(run.resolve("run.json"));

    assertThatThrownBy(this::read)
        .isInstanceOf(UnreadableRunException.class)
        .hasMessageContaining("it has no run.json");
  }

  @Test
  void a_run_that_was_stopped_is_refused() throws IOException {
    Path facts = run.resolve("run.json");
    Files.writeString(
        facts, Files.readString(facts).replace("\"complete\" : true", "\"complete\" : false"));

    assertThatThrownBy(this::read)
        .isInstanceOf(UnreadableRunException.class)
        .hasMessageContaining("the run was stopped after 2 epochs");
  }

  @Test
  void a_missing_file_is_named() throws IOException {
    Files.delete(run.resolve("epochs.csv"));

    assertThatThrownBy(this::read)
        .isInstanceOf(UnreadableRunException.class)
        .hasMessageContaining("epochs.csv is missing");
  }

  @Test
  void a_folder_that_is_no_run_is_refused() {
    run = folder.resolve("nothing");

    assertThatThrownBy(this::read)
        .isInstanceOf(UnreadableRunException.class)
        .hasMessageContaining("there is no such folder");
  }

  private RunEvidence read() throws UnreadableRunException {
    return new EvidenceReader(warnings::add).read(run);
  }
}
