package org.actornas.worker.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.actornas.worker.scratch.model.FloatArray;
import org.actornas.worker.scratch.model.WeightSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
  @TempDir private Path dir;

  /** One whose numbers say which it is. */
  private static Checkpoint checkpoint(int number) {
    return new Checkpoint(
        "a training",
        new Progress(
            number,
            3,
            10L * number,
            1,
            0.1 + number,
            99,
            0.3f,
            0,
            Double.POSITIVE_INFINITY,
            0,
            0,
            7),
        new float[] {number, -0.1f},
        new SplitScore(1.1, 5, 2),
        weights(number),
        null,
        number > 1 ? weights(1) : null);
  }

  private static WeightSet weights(float value) {
    return new WeightSet(
        Map.of("w", new FloatArray(new int[] {2, 2}, new float[] {value, 0.1f, -2, 1e-30f})));
  }

  private static void assertSame(Checkpoint found, Checkpoint expected) {
    assertThat(found).usingRecursiveComparison().isEqualTo(expected);
  }

  private List<Path> files(String pattern) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.filter(file -> file.getFileName().toString().matches(pattern)).sorted().toList();
    }
  }

  private static void flipByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void what_was_saved_last_is_loaded_exactly() {
    CheckpointFolder folder = new CheckpointFolder(dir.resolve("made"));
    assertThat(folder.load()).isEmpty();

    folder.save(checkpoint(1));
    folder.save(checkpoint(2));

    CheckpointFolder.Loaded loaded = folder.load().orElseThrow();
    assertSame(loaded.checkpoint(), checkpoint(2));
    assertThat(loaded.damaged()).isEmpty();
  }

  @Test
  void the_last_two_are_kept_and_arrays_that_did_not_change_are_one_file() throws IOException {
    CheckpointFolder folder = new CheckpointFolder(dir);

    for (int number = 1; number <= 5; number++) {
      folder.save(checkpoint(number));
    }

    assertThat(files("checkpoint-.*")).hasSize(2);
    // two sets of weights, two states, and the best, which both share
    assertThat(files(".*\\.npz")).hasSize(5);
    assertThat(files(".*tmp")).isEmpty();
  }

  @Test
  void a_flipped_byte_or_a_cut_is_told_by_file_and_the_checkpoint_before_is_used()
      throws IOException {
    for (boolean manifest : new boolean[] {true, false}) {
      for (boolean cut : new boolean[] {true, false}) {
        CheckpointFolder folder = new CheckpointFolder(dir);
        folder.save(checkpoint(1));
        List<Path> before = files(".*");
        Path newest = folder.save(checkpoint(2));
        List<Path> added = files(manifest ? "checkpoint-.*" : ".*\\.npz");
        Path victim =
            manifest
                ? newest
                : added.stream().filter(file -> !before.contains(file)).findFirst().orElseThrow();
        if (cut) {
          byte[] bytes = Files.readAllBytes(victim);
          Files.write(victim, Arrays.copyOf(bytes, bytes.length - 1));
        } else {
          flipByte(victim);
        }

        CheckpointFolder.Loaded loaded = folder.load().orElseThrow();

        assertSame(loaded.checkpoint(), checkpoint(1));
        assertThat(loaded.damaged()).hasSize(1);
        assertThat(loaded.damaged().get(0))
            .hasMessageContaining(victim.toString())
            .hasMessageContaining("is damaged")
            .hasMessageContaining("expected");
        for (Path file : files(".*")) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void if_none_is_whole_the_failure_names_the_file() throws IOException {
    CheckpointFolder folder = new CheckpointFolder(dir);
    Path only = folder.save(checkpoint(1));
    flipByte(only);

    assertThatThrownBy(folder::load)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no checkpoint in " + dir + " is whole")
        .hasMessageContaining(only.toString());
  }

  @Test
  void damaged_checkpoints_do_not_push_out_the_only_whole_one() throws IOException {
    CheckpointFolder folder = new CheckpointFolder(dir);
    folder.save(checkpoint(1));
    flipByte(folder.save(checkpoint(2)));
    List<Path> before = files(".*\\.npz");
    folder.save(checkpoint(3));
    for (Path arrays : files(".*\\.npz")) {
      if (!before.contains(arrays)) {
        flipByte(arrays);
      }
    }

    CheckpointFolder.Loaded loaded = folder.load().orElseThrow();

    assertSame(loaded.checkpoint(), checkpoint(1));
    assertThat(loaded.damaged()).hasSize(1);
    assertThat(files("checkpoint-.*")).hasSize(2);
  }

  /** What a kill leaves: arrays without a manifest, and files half written. */
  @Test
  void a_kill_before_the_manifest_leaves_the_checkpoint_before() throws IOException {
    CheckpointFolder folder = new CheckpointFolder(dir);
    folder.save(checkpoint(1));
    Path newest = folder.save(checkpoint(2));
    byte[] manifest = Files.readAllBytes(newest);
    Files.delete(newest);
    Files.write(
        dir.resolve(newest.getFileName() + ".tmp"), Arrays.copyOf(manifest, manifest.length / 2));

    assertSame(folder.load().orElseThrow().checkpoint(), checkpoint(1));
    folder.save(checkpoint(2));
    assertSame(folder.load().orElseThrow().checkpoint(), checkpoint(2));
    assertThat(files(".*tmp")).isEmpty();
  }

  @Test
  void a_checkpoint_after_a_damaged_one_is_loaded() throws IOException {
    CheckpointFolder folder = new CheckpointFolder(dir);
    folder.save(checkpoint(1));
    flipByte(files(".*\\.npz").get(0));

    folder.save(checkpoint(1));

    assertSame(folder.load().orElseThrow().checkpoint(), checkpoint(1));
    assertThat(folder.load().orElseThrow().damaged()).isEmpty();
  }
}
