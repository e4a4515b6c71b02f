package org.actornas.weights.log;

import static org.actornas.weights.log.SamplePushes.INITIAL;
import static org.actornas.weights.log.SamplePushes.SCALING;
import static org.actornas.weights.log.SamplePushes.SHAPE;
import static org.actornas.weights.log.SamplePushes.assertSame;
import static org.actornas.weights.log.SamplePushes.filesOf;
import static org.actornas.weights.log.SamplePushes.pushes;
import static org.actornas.weights.log.SamplePushes.recovered;
import static org.actornas.weights.log.SamplePushes.recovery;
import static org.actornas.weights.log.SamplePushes.stateAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.checkpoint.Fence;
import org.actornas.protocol.checkpoint.FencedOffException;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.weights.block.StalenessScaling;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsRecoveryTest {
  private static final long LONG = 1 << 20;

  @TempDir private Path temporary;
  private Path folder;
  private WeightsFolder files;

  /** Versions at which a segment was begun. */
  private final Set<Long> begun = new HashSet<>();

  @BeforeEach
  void inAFolderThatIsNotThere() {
    folder = temporary.resolve("checkpoints").resolve("weights");
    files = new WeightsFolder(folder);
  }

  @Test
  void without_files_the_weights_are_the_initial_ones() throws IOException {
    assertSame(recovered(folder), SamplePushes.initial());
    assertSame(recovered(folder), SamplePushes.initial());
  }

  @Test
  void what_is_read_from_the_log_is_bit_for_bit_what_the_pushes_led_to() throws IOException {
    List<LoggedPush> pushes = pushes(60, 7);
    write(pushes, 5, LONG);

    assertSame(recovered(folder), after(pushes, 60));
  }

  @Test
  void a_log_of_many_segments_is_read_in_order() throws IOException {
    List<LoggedPush> pushes = pushes(40, 8);
    write(pushes, 3, 1_500);

    assertThat(files.segments()).hasSizeGreaterThan(4);
    assertSame(recovered(folder), after(pushes, 40));
  }

  @Test
  void it_goes_on_from_a_checkpoint_and_the_pushes_since() throws IOException {
    List<LoggedPush> pushes = pushes(30, 9);
    write(pushes.subList(0, 20), 4, LONG);
    checkpoint();
    write(pushes.subList(20, 30), 1, LONG);

    WeightsRecovery.Recovered recovered = recovery(folder, LONG, Disk.local()).recover();
    recovered.log().close();

    assertThat(recovered.checkpoint()).hasValue(20);
    assertThat(recovered.replayed()).isEqualTo(10);
    assertThat(files.segments()).containsOnlyKeys(20L, 30L);
    assertSame(recovered.state(), after(pushes, 30));
  }

  @Test
  void a_log_cut_at_any_byte_gives_what_its_whole_records_led_to() throws IOException {
    List<LoggedPush> pushes = pushes(3, 10);
    List<Long> ends = ends(pushes, 1, 1, 1);
    byte[] whole = Files.readAllBytes(files.segment(0));
    for (int length = 0; length <= whole.length; length++) {
      for (Path segment : files.segments().values()) {
        Files.delete(segment);
      }
      Files.write(files.segment(0), Arrays.copyOf(whole, length));

      WeightsRecovery.Recovered recovered = recovery(folder, LONG, Disk.local()).recover();
      recovered.log().close();

      int cut = length;
      int count = Math.max(0, (int) ends.stream().filter(end -> end <= cut).count() - 1);
      assertSame(recovered.state(), after(pushes, count));
      assertThat(files.segments().lastKey()).isEqualTo(count);
      long end = length < ends.get(0) ? 0 : ends.get(count);
      assertThat(recovered.torn().map(WeightsRecovery.TornTail::bytes).orElse(0L))
          .isEqualTo(length - end);
    }
  }

  @Test
  void after_a_torn_tail_the_log_goes_on() throws IOException {
    List<LoggedPush> pushes = pushes(6, 11);
    write(pushes.subList(0, 4), 1, LONG);
    byte[] whole = Files.readAllBytes(files.segment(0));
    Files.write(files.segment(0), Arrays.copyOf(whole, whole.length - 1));

    write(pushes.subList(3, 6), 1, LONG);

    assertSame(recovered(folder), after(pushes, 6));
  }

  @Test
  void what_an_old_store_appends_after_the_next_has_read_the_log_is_not_read() throws IOException {
    List<LoggedPush> pushes = pushes(9, 22);
    List<LoggedPush> others = pushes(9, 23);
    try (PushLog old = recovery(folder, LONG, Disk.local()).recover().log()) {
      old.append(pushes.subList(0, 4));
      write(pushes.subList(4, 6), 1, LONG);
      old.append(others.subList(4, 7)); // versions that were given already
      write(pushes.subList(6, 9), 1, LONG);
      old.append(others.subList(7, 9));
    }

    assertSame(recovered(folder), after(pushes, 9));
  }

  @Test
  void an_old_store_that_had_written_nothing_yet_writes_to_a_file_that_nobody_reads()
      throws IOException {
    List<LoggedPush> pushes = pushes(4, 24);
    try (PushLog old = recovery(folder, LONG, Disk.local()).recover().log()) {
      try (PushLog next = recovery(folder, LONG, Disk.local()).recover().log()) {
        old.append(pushes(2, 25));
        next.append(pushes);
        old.append(pushes(4, 25).subList(2, 4));
      }
    }

    assertSame(recovered(folder), after(pushes, 4));
  }

  @Test
  void half_a_record_that_an_old_store_was_writing_does_not_matter_when_it_is_whole()
      throws IOException {
    List<LoggedPush> pushes = pushes(5, 26);
    LoggedPush lost = new LoggedPush(3, 999, "old", List.of(), pushes.get(2).outcome());
    write(List.of(pushes.get(0), pushes.get(1), lost), 1, LONG);
    byte[] whole = Files.readAllBytes(files.segment(0));
    Files.write(files.segment(0), Arrays.copyOf(whole, whole.length - 5));
    try (PushLog next = recovery(folder, LONG, Disk.local()).recover().log()) {
      begun.add(next.version());
      Files.write(files.segment(0), whole); // the old one goes on
      next.append(pushes.subList(2, 5));
    }

    assertSame(recovered(folder), after(pushes, 5));
  }

  @Test
  void an_overtaken_store_can_neither_begin_a_segment_nor_replace_the_checkpoint()
      throws IOException {
    List<LoggedPush> pushes = pushes(8, 28);
    Disk oldDisk = disk(1);
    WeightsRecovery.Recovered old = recovery(folder, LONG, oldDisk).recover();
    old.log().append(pushes.subList(0, 3));
    Disk nextDisk = disk(2);
    WeightsRecovery.Recovered next = recovery(folder, LONG, nextDisk).recover();
    begun.add(3L);
    next.log().append(pushes.subList(3, 6));
    pushes.subList(3, 6).forEach(push -> next.state().take(push, SCALING));
    next.log().roll();
    begun.add(6L);
    next.state().beginSegment();
    new WeightsCheckpoint(files, SHAPE.blocks(), nextDisk).write(next.state());
    Map<String, byte[]> before = filesOf(folder);

    for (ThrowingCallable late :
        List.<ThrowingCallable>of(
            () -> old.log().append(pushes.subList(3, 4)),
            () -> new WeightsCheckpoint(files, SHAPE.blocks(), oldDisk).write(old.state()),
            () -> new WeightsCheckpoint(files, SHAPE.blocks(), oldDisk).tidy(7, Set.of()),
            () -> recovery(folder, LONG, oldDisk).recover())) {
      assertThatThrownBy(late).isInstanceOf(FencedOffException.class);
    }

    assertThat(filesOf(folder)).containsExactlyEntriesOf(before);
    next.log().append(pushes.subList(6, 8));
    next.log().close();
    old.log().close();
    assertSame(recovered(folder), after(pushes, 8));
  }

  /** The disk of a controller that takes the run. */
  private Disk disk(long incarnation) throws IOException {
    Fence fence = new Fence(temporary);
    fence.take(incarnation);
    return Disk.local(fence);
  }

  @Test
  void of_a_group_that_the_disk_has_only_in_part_the_whole_beginning_counts() throws IOException {
    List<LoggedPush> pushes = pushes(6, 12);
    long first = ends(pushes, 2, 4).get(1);
    flip(files.segment(0), first + 40); // its page was not yet written, later ones were

    WeightsRecovery.Recovered recovered = recovery(folder, LONG, Disk.local()).recover();
    recovered.log().close();

    assertSame(recovered.state(), after(pushes, 2));
    assertThat(recovered.torn().map(WeightsRecovery.TornTail::offset)).contains(first);
  }

  @Test
  void a_byte_that_changed_before_the_last_record_is_damage_at_that_record() throws IOException {
    List<LoggedPush> pushes = pushes(4, 13);
    List<Long> ends = ends(pushes, 1, 1, 1, 1);
    long second = ends.get(1);
    long third = ends.get(2);
    byte[] whole = Files.readAllBytes(files.segment(0));
    for (long at = second; at < third; at++) {
      flip(files.segment(0), at);
      Map<String, byte[]> before = filesOf(folder);

      assertThatThrownBy(() -> recovered(folder))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining(files.segment(0).toString())
          .hasMessageContaining("the record at byte " + second + " is not whole");

      assertThat(filesOf(folder)).containsExactlyEntriesOf(before);
      Files.write(files.segment(0), whole);
    }
  }

  @Test
  void a_byte_that_changed_in_an_earlier_segment_is_damage_wherever_it_is() throws IOException {
    write(pushes(9, 14), 1, 800);
    Path first = files.segment(0);
    byte[] whole = Files.readAllBytes(first);
    for (int at = 0; at < whole.length; at++) {
      flip(first, at);

      assertThatThrownBy(() -> recovered(folder))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining(first.toString());

      Files.write(first, whole);
    }
    Files.write(first, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> recovered(folder))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("the log goes on in a later file");
  }

  @Test
  void a_segment_that_is_missing_is_damage() throws IOException {
    write(pushes(20, 15), 1, 1_500);
    List<Path> segments = List.copyOf(files.segments().values());
    Files.move(segments.get(1), temporary.resolve("kept"));

    assertThatThrownBy(() -> recovered(folder))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(segments.get(1) + " is damaged: it is missing");

    Files.move(temporary.resolve("kept"), segments.get(1));
    Files.delete(segments.get(0));
    assertThatThrownBy(() -> recovered(folder))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(segments.get(0) + " is damaged: it is missing");
  }

  @Test
  void a_checkpoint_without_its_segment_is_damage() throws IOException {
    write(pushes(3, 16), 1, LONG);
    checkpoint();
    Files.delete(files.segment(3));

    assertThatThrownBy(() -> recovered(folder))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(files.segment(3).toString());
  }

  @Test
  void a_file_of_a_checkpoint_that_changed_is_damage() throws IOException {
    write(pushes(3, 17), 1, LONG);
    checkpoint();
    for (String name : filesOf(folder).keySet()) {
      if (name.endsWith(".bin")) {
        flip(folder.resolve(name), 3);
        assertThatThrownBy(() -> recovered(folder))
            .isInstanceOf(DamagedFileException.class)
            .hasMessageContaining(name);
        flip(folder.resolve(name), 3);
      }
    }
    assertSame(recovered(folder), after(pushes(3, 17), 3));
    Files.writeString(files.manifest(), "{\"version\": 2}");
    assertThatThrownBy(() -> recovered(folder))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("its version is 2, this program reads version 1");
    for (String text : List.of("{", "{\0\0\0\0")) { // the second looks like UTF-32
      Files.writeString(files.manifest(), text);
      assertThatThrownBy(() -> recovered(folder))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining("it is not JSON");
    }
  }

  @Test
  void weights_of_another_shape_are_refused_by_the_block_that_differs() throws IOException {
    write(pushes(2, 18), 1, LONG);
    assertRefusesOtherShapes();

    checkpoint();
    Files.delete(files.segment(2));
    assertRefusesOtherShapes(); // by the manifest alone
  }

  private void assertRefusesOtherShapes() {
    assertThatThrownBy(() -> recoveryOf(new WeightsShape(6, 2, 2, 3, NodeForm.HIGHWAY)).recover())
        .isInstanceOf(OtherWeightsException.class)
        .hasMessageContaining("its block embedding is 5 x 2, this run's is 6 x 2");
    assertThatThrownBy(() -> recoveryOf(new WeightsShape(5, 2, 2, 4, NodeForm.HIGHWAY)).recover())
        .isInstanceOf(OtherWeightsException.class)
        .hasMessageContaining("it has no block edge-0-3");
    assertThatThrownBy(() -> recoveryOf(new WeightsShape(5, 2, 2, 2, NodeForm.HIGHWAY)).recover())
        .isInstanceOf(OtherWeightsException.class)
        .hasMessageContaining("it has a block edge-0-2, this run has none");
  }

  private WeightsRecovery recoveryOf(WeightsShape shape) {
    return new WeightsRecovery(
        new LogSettings(folder, LONG), shape.blocks(), INITIAL, SCALING, Disk.local());
  }

  @Test
  void pushes_are_scaled_as_they_were_whatever_is_configured_now() throws IOException {
    List<LoggedPush> pushes = pushes(20, 19);
    write(pushes.subList(0, 10), 1, LONG);
    StalenessScaling other = new StalenessScaling(1);
    WeightsRecovery.Recovered recovered =
        new WeightsRecovery(
                new LogSettings(folder, LONG), SHAPE.blocks(), INITIAL, other, Disk.local())
            .recover();
    begun.add(10L); // of another scaling
    assertSame(recovered.state(), after(pushes, 10));
    recovered.log().append(pushes.subList(10, 20));
    recovered.log().close();

    StoreState expected = after(pushes, 10);
    pushes.subList(10, 20).forEach(push -> expected.take(push, other));
    expected.beginSegment(); // of another scaling again
    assertSame(recovered(folder), expected);
  }

  @Test
  void contents_that_no_checkpoint_names_are_removed() throws IOException {
    write(pushes(3, 20), 1, LONG);
    checkpoint();
    Map<String, byte[]> kept = filesOf(folder);
    String hash = "0123456789abcdef".repeat(4);
    Files.writeString(folder.resolve(hash + ".bin"), "left");
    Files.writeString(folder.resolve("notes.txt"), "somebody's own");

    assertSame(recovered(folder), after(pushes(3, 20), 3));

    assertThat(filesOf(folder).keySet()).containsAll(kept.keySet()).contains("notes.txt");
    assertThat(filesOf(folder)).hasSize(kept.size() + 1);
  }

  @Test
  void a_log_that_could_not_be_written_takes_nothing_more() throws IOException {
    List<LoggedPush> pushes = pushes(2, 21);
    FailingDisk disk = FailingDisk.never();
    try (PushLog log = recovery(folder, LONG, disk).recover().log()) {
      disk.failAfter(1); // written, but not forced
      assertThatThrownBy(() -> log.append(pushes)).isInstanceOf(IOException.class);
      disk.failAfter(Integer.MAX_VALUE);
      assertThatThrownBy(() -> log.append(pushes))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is closed or has failed");
    }
  }

  /** As it is recovered: a segment begins there. */
  private StoreState after(List<LoggedPush> pushes, long count) {
    begun.add(count);
    return stateAfter(pushes, count, begun);
  }

  /** Goes on with what is there, in groups of so many pushes. */
  private void write(List<LoggedPush> pushes, int group, long segmentBytes) throws IOException {
    try (PushLog log = recovery(folder, segmentBytes, Disk.local()).recover().log()) {
      begun.add(log.version());
      for (int from = 0; from < pushes.size(); from += group) {
        if (log.append(pushes.subList(from, Math.min(pushes.size(), from + group)))) {
          begun.add(log.version());
        }
      }
    }
  }

  /** Writes a new log in groups of these sizes, and says where each ends; the head first. */
  private List<Long> ends(List<LoggedPush> pushes, int... groups) throws IOException {
    List<Long> ends = new ArrayList<>();
    try (PushLog log = recovery(folder, LONG, Disk.local()).recover().log()) {
      ends.add(Files.size(files.segment(0)));
      int from = 0;
      for (int group : groups) {
        log.append(pushes.subList(from, from + group));
        from += group;
        ends.add(Files.size(files.segment(0)));
      }
    }
    return ends;
  }

  private void checkpoint() throws IOException {
    WeightsRecovery.Recovered recovered = recovery(folder, LONG, Disk.local()).recover();
    try (PushLog log = recovered.log()) {
      log.roll();
      begun.add(log.version());
    }
    new WeightsCheckpoint(files, SHAPE.blocks(), Disk.local()).write(recovered.state());
  }

  private static void flip(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= 0x10;
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
  }
}
