package org.actornas.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.actornas.buffer.MemoryBuffer;
import org.actornas.buffer.state.BufferState;
import org.actornas.controller.journal.SearchIdentity;
import org.actornas.controller.journal.SearchJournal;
import org.actornas.controller.search.SearchEvent;
import org.actornas.deploy.run.JournalDatabase;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.random.CounterRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that each believe to be the one that keeps a search's journals. */
class OvertakenJournalTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final SearchIdentity SEARCH =
      new SearchIdentity(SearchIdentity.FORMAT, "text", "settings");

  @Test
  void a_file_takes_nothing_from_who_was_overtaken(@TempDir Path folder) throws Exception {
    requireFenced(JournalDatabase.file(folder));
  }

  @Test
  @Tag("slow")
  void a_server_takes_nothing_from_who_was_overtaken() throws Exception {
    try (TemporaryPostgres postgres =
        TemporaryPostgres.start("127.0.0.1", TestCluster.freePort())) {
      requireFenced(postgres.database("127.0.0.1"));
    }
  }

  private static void requireFenced(Config database) {
    ActorTestKit old = kit(database);
    ActorTestKit next = kit(database);
    try {
      requireControllerFenced(old, next);
      requireBufferFenced(old, next);
    } finally {
      old.shutdownTestKit();
      next.shutdownTestKit();
    }
  }

  private static ActorTestKit kit(Config database) {
    return ActorTestKit.create(
        database
            .withFallback(ConfigFactory.parseResourcesAnySyntax("local-akka"))
            .withFallback(ConfigFactory.defaultReference())
            .resolve());
  }

  private static void requireControllerFenced(ActorTestKit old, ActorTestKit next) {
    TestProbe<Object> hears = old.createTestProbe();
    ActorRef<SearchJournal.Command> first = old.spawn(SearchJournal.create("search"));
    first.tell(new SearchJournal.Open(SEARCH, hears.ref().narrow()));
    assertThat(opened(hears).incarnation()).isEqualTo(1);
    first.tell(append(1, hears));
    hears.expectMessage(PATIENCE, new SearchJournal.Appended(1));

    TestProbe<Object> hearsNext = next.createTestProbe();
    ActorRef<SearchJournal.Command> second = next.spawn(SearchJournal.create("search"));
    second.tell(new SearchJournal.Open(SEARCH, hearsNext.ref().narrow()));
    SearchJournal.Opened opened = opened(hearsNext);
    assertThat(opened.incarnation()).isEqualTo(2);
    assertThat(opened.since()).containsExactly(event(1));

    first.tell(append(2, hears));
    hears.expectTerminated(first, PATIENCE);
    second.tell(append(1, hearsNext));
    hearsNext.expectMessage(PATIENCE, new SearchJournal.Appended(1));
  }

  private static SearchJournal.Opened opened(TestProbe<Object> hears) {
    return (SearchJournal.Opened) hears.receiveMessage(PATIENCE);
  }

  private static SearchJournal.Append append(int count, TestProbe<Object> hears) {
    return new SearchJournal.Append(List.of(event(count)), count, hears.ref().narrow());
  }

  private static SearchEvent event(int number) {
    return new SearchEvent.MemoryStored(number, number);
  }

  private static void requireBufferFenced(ActorTestKit old, ActorTestKit next) {
    BufferState empty = BufferState.empty(10, new CounterRandom(1));
    TestProbe<Object> hears = old.createTestProbe();
    TestProbe<Object> hearsNext = next.createTestProbe();
    ActorRef<BufferProtocol> first = old.spawn(MemoryBuffer.create("search", empty));
    first.tell(new BufferProtocol.Sample(0, 1, hears.ref().narrow()));
    hears.receiveMessage(PATIENCE); // it has read its journal
    ActorRef<BufferProtocol> second = next.spawn(MemoryBuffer.create("search", empty));
    second.tell(store(1, hearsNext));
    hearsNext.expectMessage(PATIENCE, new BufferProtocol.Stored(1, 1, 0));

    first.tell(store(1, hears));
    hears.expectTerminated(first, PATIENCE);
    second.tell(store(2, hearsNext));
    hearsNext.receiveMessage(PATIENCE);
  }

  private static BufferProtocol.Store store(int epoch, TestProbe<Object> hears) {
    return new BufferProtocol.Store(
        epoch, List.of(Architecture.of(epoch, 0, 1)), hears.ref().narrow());
  }
}
