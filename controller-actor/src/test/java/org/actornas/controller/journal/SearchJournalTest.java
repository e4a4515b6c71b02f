package org.actornas.controller.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import akka.persistence.typed.PersistenceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.actornas.controller.policy.Baseline;
import org.actornas.controller.search.EpochBoundary;
import org.actornas.controller.search.KeptFiles;
import org.actornas.controller.search.SearchEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchJournalTest {
  private static final SearchIdentity SEARCH =
      new SearchIdentity(SearchIdentity.FORMAT, "text-1", "settings-1");
  private static final int EPOCHS = 20;

  private ActorTestKit kit;

  @BeforeEach
  void start() {
    kit = ActorTestKit.create();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void what_no_start_needs_any_more_is_deleted() {
    ActorRef<SearchJournal.Command> journal = kit.spawn(SearchJournal.create("s"));
    open(journal, SEARCH);
    long count = 0;
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      append(journal, ++count, event(epoch));
      append(journal, ++count, epochEnded(epoch));
    }
    append(journal, ++count, event(77));

    PersistenceTestKit stored = PersistenceTestKit.create(kit.system());
    String id = PersistenceId.of("search", "s").id();
    // those of the last two epochs, and one since
    kit.createTestProbe()
        .awaitAssert(
            () -> {
              assertThat(stored.persistedInStorage(id)).hasSizeLessThanOrEqualTo(5);
              return null;
            });
    kit.stop(journal);
    SearchJournal.Opened opened =
        (SearchJournal.Opened) open(kit.spawn(SearchJournal.create("s")), SEARCH);
    assertThat(opened.incarnation()).isEqualTo(2);
    assertThat(opened.lastEpoch()).contains(epochEnded(EPOCHS));
    assertThat(opened.since()).containsExactly(event(77));
  }

  @Test
  void a_journal_of_another_search_is_not_opened() {
    ActorRef<SearchJournal.Command> journal = kit.spawn(SearchJournal.create("s"));
    open(journal, SEARCH);
    kit.stop(journal);
    ActorRef<SearchJournal.Command> again = kit.spawn(SearchJournal.create("s"));

    assertThat(refusal(again, new SearchIdentity(SearchIdentity.FORMAT, "text-2", "settings-1")))
        .contains("text-1")
        .contains("text-2");
    assertThat(refusal(again, new SearchIdentity(SearchIdentity.FORMAT, "text-1", "settings-2")))
        .contains("settings-1")
        .contains("settings-2");
    assertThat(refusal(again, new SearchIdentity(1, "text-1", "settings-1")))
        .contains("format 1")
        .contains("format 2");
    assertThat(((SearchJournal.Opened) open(again, SEARCH)).incarnation()).isEqualTo(2);
  }

  private String refusal(ActorRef<SearchJournal.Command> journal, SearchIdentity search) {
    return ((SearchJournal.OfAnotherSearch) open(journal, search)).difference();
  }

  private SearchJournal.Answer open(
      ActorRef<SearchJournal.Command> journal, SearchIdentity search) {
    TestProbe<SearchJournal.Answer> probe = kit.createTestProbe();
    journal.tell(new SearchJournal.Open(search, probe.ref()));
    return probe.receiveMessage();
  }

  private void append(ActorRef<SearchJournal.Command> journal, long count, SearchEvent event) {
    TestProbe<SearchJournal.Appended> probe = kit.createTestProbe();
    journal.tell(new SearchJournal.Append(List.of(event), count, probe.ref()));
    probe.expectMessage(new SearchJournal.Appended(count));
  }

  private static SearchEvent event(int number) {
    return new SearchEvent.MemoryStored(number, number);
  }

  private static SearchEvent.EpochEnded epochEnded(int epoch) {
    return new SearchEvent.EpochEnded(
        new EpochBoundary(
            epoch + 1,
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
