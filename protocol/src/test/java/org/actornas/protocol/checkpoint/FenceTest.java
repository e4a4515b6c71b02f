package org.actornas.protocol.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FenceTest {
  @TempDir private Path run;
  private Path file;

  @BeforeEach
  void name_a_file() {
    file = run.resolve("weights.json");
  }

  @Test
  void before_it_is_taken_nothing_can_be_changed() {
    assertThatThrownBy(() -> new Fence(run).write(file, bytes("a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("were not taken");
    assertThat(new Fence(run).taken().toCompletableFuture()).isNotDone();
  }

  @Test
  void whoever_took_the_files_changes_them() throws IOException {
    Fence fence = taken(1);

    fence.write(file, bytes("a"));
    fence.write(file, bytes("b"));
    assertThat(file).hasContent("b");
    fence.delete(file);
    fence.delete(file);

    assertThat(file).doesNotExist();
    assertThat(run.resolve("leader/1")).isEmptyDirectory();
  }

  @Test
  void whoever_was_overtaken_changes_nothing_more() throws IOException {
    Fence old = taken(1);
    old.write(file, bytes("old"));
    taken(2);

    assertFenced(() -> old.write(file, bytes("late")));
    assertFenced(() -> old.delete(file));
    assertFenced(() -> old.write(run.resolve("other"), bytes("late")));
    assertFenced(old::require);

    assertThat(file).hasContent("old");
    assertThat(run.resolve("other")).doesNotExist();
    assertThat(run.resolve("leader").toFile().list()).containsExactly("2");
  }

  @Test
  void a_write_that_was_held_half_way_comes_to_nothing() throws IOException {
    Fence old = taken(1);
    old.write(file, bytes("old"));

    assertFenced(
        () ->
            old.create(
                file,
                made -> {
                  FileChanges.Content.of(bytes("late")).writeTo(made);
                  taken(2).write(file, bytes("new")); // while the old one is held
                }));

    assertThat(file).hasContent("new");
  }

  @Test
  void a_file_that_grows_is_out_of_reach_once_the_next_has_made_it_anew() throws IOException {
    try (FileChannel old = taken(1).create(file, FileChanges.Content.of(bytes("kept,")))) {
      write(old, "and not kept");
      byte[] kept = bytes("kept,");
      try (FileChannel next = taken(2).create(file, FileChanges.Content.of(kept))) {
        write(old, ", late");
        write(next, "and more");
        write(old, ", later");
      }
    }

    assertThat(file).hasContent("kept,and more");
  }

  @Test
  void a_controller_that_comes_late_does_not_take_the_files_back() throws IOException {
    Fence late = new Fence(run);
    Fence next = taken(3);

    assertFenced(() -> late.take(2));
    assertFenced(() -> new Fence(run).take(3));

    next.write(file, bytes("c"));
    assertThat(run.resolve("leader").toFile().list()).containsExactly("3");
    assertThat(late.taken().toCompletableFuture()).isNotDone();
  }

  @Test
  void what_an_overtaken_controller_left_in_its_folder_goes_with_it() throws IOException {
    taken(1);
    Files.writeString(run.resolve("leader/1/4-half"), "ha");

    taken(12);

    assertThat(run.resolve("leader").toFile().list()).containsExactly("12");
  }

  @Test
  void of_controllers_that_take_and_write_at_random_the_last_one_s_files_stay() throws IOException {
    Random random = new Random(5);
    for (int round = 0; round < 50; round++) {
      Path folder = Files.createDirectory(run.resolve("round-" + round));
      Fence[] fences = Stream.generate(() -> new Fence(folder)).limit(4).toArray(Fence[]::new);
      int last = 0;
      String expected = "";
      for (int step = 0; step < 40; step++) {
        int who = random.nextInt(fences.length);
        boolean isTaken = fences[who].taken().toCompletableFuture().isDone();
        try {
          if (!isTaken) {
            fences[who].take(who + 1);
            assertThat(who + 1).isGreaterThan(last);
            last = who + 1;
          } else if (random.nextBoolean()) {
            fences[who].write(folder.resolve("file"), bytes(who + "/" + step));
            assertThat(who + 1).isEqualTo(last);
            expected = who + "/" + step;
          } else {
            fences[who].delete(folder.resolve("file"));
            assertThat(who + 1).isEqualTo(last);
            expected = "";
          }
        } catch (FencedOffException e) {
          assertThat(who + 1).isLessThan(last);
        }
      }
      Path file = folder.resolve("file");
      assertThat(Files.exists(file) ? Files.readString(file) : "").isEqualTo(expected);
    }
  }

  private Fence taken(long incarnation) throws IOException {
    Fence fence = new Fence(run);
    fence.take(incarnation);
    assertThat(fence.taken().toCompletableFuture()).isDone();
    return fence;
  }

  private static void assertFenced(ThrowingCallable change) {
    assertThatThrownBy(change).isInstanceOf(FencedOffException.class);
  }

  private static void write(FileChannel file, String text) throws IOException {
    file.write(ByteBuffer.wrap(bytes(text)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
