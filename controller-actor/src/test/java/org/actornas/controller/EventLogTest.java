package org.actornas.controller;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.actornas.controller.journal.SearchJournal;
import org.actornas.controller.policy.Baseline;
import org.actornas.controller.search.EpochBoundary;
import org.actornas.controller.search.KeptFiles;
import org.actornas.controller.search.SearchEvent;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private final TestInbox<SearchJournal.Command> journal = TestInbox.create();
  private final TestInbox<SearchJournal.Appended> appended = TestInbox.create();
  private final List<String> done = new ArrayList<>();
  private int forces;
  private final EventLog log = new EventLog(journal.getRef(), appended.getRef(), () -> forces++);

  @Test
  void what_happens_while_the_journal_writes_is_written_together_next_in_order() {
    log.add(event(0));
    log.add(event(1));
    log.add(event(2));

    assertThat(batch()).containsExactly(event(0));
    assertThat(journal.hasMessages()).isFalse();
    log.onAppended(new SearchJournal.Appended(1));
    assertThat(batch()).containsExactly(event(1), event(2));
    log.onAppended(new SearchJournal.Appended(3));
    assertThat(journal.hasMessages()).isFalse();
  }

  @Test
  void an_epochs_end_is_the_last_of_what_is_written_together() {
    log.add(event(0));
    log.add(event(1));
    log.add(epochEnded());
    log.add(event(2));
    batch();

    log.onAppended(new SearchJournal.Appended(1));
    assertThat(batch()).containsExactly(event(1), epochEnded());
    log.onAppended(new SearchJournal.Appended(3));
    assertThat(batch()).containsExactly(event(2));
  }

  @Test
  void what_waits_is_done_when_the_disk_has_all_that_happened_before() {
    log.add(event(0));
    log.whenKept(() -> done.add("a"));
    log.add(event(1));
    log.whenKept(() -> done.add("b"));
    assertThat(forces).isZero();

    log.onAppended(new SearchJournal.Appended(1));
    assertThat(forces).isEqualTo(1);
    assertThat(done).isEmpty();
    // comes while the disk is waited for, which may have begun before
    log.onAppended(new SearchJournal.Appended(2));
    assertThat(forces).isEqualTo(1);
    log.onForced();
    assertThat(done).containsExactly("a");
    assertThat(forces).isEqualTo(2);
    log.onForced();
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void the_disk_is_not_waited_for_where_nobody_waits() {
    log.add(event(0));
    log.onAppended(new SearchJournal.Appended(1));
    assertThat(forces).isZero();

    log.whenKept(() -> done.add("a"));
    assertThat(forces).isEqualTo(1);
    log.onForced();
    log.whenKept(() -> done.add("b"));

    assertThat(forces).isEqualTo(1);
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void what_is_done_may_wait_for_more() {
    log.add(event(0));
    log.whenKept(
        () -> {
          done.add("a");
          log.add(event(1));
          log.whenKept(() -> done.add("b"));
        });
    log.whenKept(() -> done.add("c"));

    log.onAppended(new SearchJournal.Appended(1));
    log.onForced();
    assertThat(done).containsExactly("a", "c");
    log.onAppended(new SearchJournal.Appended(2));
    log.onForced();
    assertThat(done).containsExactly("a", "c", "b");
    assertThat(forces).isEqualTo(2);
  }

  private List<SearchEvent> batch() {
    return ((SearchJournal.Append) journal.receiveMessage()).events();
  }

  private static SearchEvent event(int number) {
    return new SearchEvent.MemoryStored(number, number);
  }

  private static SearchEvent epochEnded() {
    return new SearchEvent.EpochEnded(
        new EpochBoundary(
            2,
            false,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Baseline.empty(0.95),
            List.of(),
            Optional.empty(),
            Optional.empty()),
        new KeptFiles("policy", Map.of()));
  }
}
