package org.actornas.deploy.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.InvalidConfigException;
import org.actornas.deploy.run.JournalDatabase;
import org.actornas.protocol.HostEvent;
import org.actornas.protocol.HostProtocol;
import org.actornas.protocol.HostProtocol.Answered;
import org.actornas.protocol.HostProtocol.Overview;
import org.actornas.protocol.cluster.SearchStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host with a journal in a database of its own, of a search whose text is not there. */
class SearchHostTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Config database;
  private ActorTestKit kit;
  private TestProbe<Answered> answers;

  @BeforeEach
  void start() throws Exception {
    database = JournalDatabase.file(folder);
    kit =
        ActorTestKit.create(
            ConfigFactory.parseString("akka.actor.testkit.typed.filter-leeway = 30 s")
                .withFallback(database)
                .withFallback(ConfigFactory.parseResourcesAnySyntax("local-akka"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
    answers = kit.createTestProbe();
    TestProbe<HostState> kept = kit.createTestProbe();
    ActorRef<HostEvent> journal = kit.spawn(new Journal(kept.ref()));
    journal.tell(
        new HostEvent.SearchAccepted(
            "run", "nas.corpus.path = \"%s\"".formatted(folder.resolve("nowhere"))));
    kept.receiveMessage(PATIENCE);
    kit.stop(journal);
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void what_the_journal_does_not_take_is_not_promised_and_is_not_so() throws Exception {
    ActorRef<HostProtocol> host = host("core-1");
    awaitStage(host, SearchStage.BROKEN);
    sql("ALTER TABLE \"event_journal\" ADD CONSTRAINT full_disk CHECK (FALSE) NOCHECK");

    LoggingTestKit.error("Failed to persist event")
        .expect(
            kit.system(),
            () -> {
              host.tell(new HostProtocol.Pause(answers.ref()));
              return null;
            });

    answers.expectNoMessage();
    sql("ALTER TABLE \"event_journal\" DROP CONSTRAINT full_disk");
    awaitStage(host, SearchStage.BROKEN); // not paused
    host.tell(new HostProtocol.Continue(answers.ref()));
    assertThat(answers.receiveMessage(PATIENCE).message()).isEqualTo("search run is not paused");
    host.tell(new HostProtocol.Pause(answers.ref()));
    assertThat(answers.receiveMessage(PATIENCE).done()).isTrue();
  }

  @Test
  void a_host_that_another_process_has_overtaken_promises_nothing_and_stands_back() {
    ActorRef<HostProtocol> old = host("core-1");
    awaitStage(old, SearchStage.BROKEN);
    ActorRef<HostProtocol> next = host("core-2");
    awaitStage(next, SearchStage.BROKEN);

    LoggingTestKit.warn("host-overtaken")
        .expect(
            kit.system(),
            () -> {
              old.tell(new HostProtocol.Pause(answers.ref()));
              return null;
            });

    answers.expectNoMessage();
    old.tell(new HostProtocol.Pause(answers.ref()));
    old.tell(new HostProtocol.Stop("enough", answers.ref()));
    answers.expectNoMessage();
    next.tell(new HostProtocol.Pause(answers.ref()));
    assertThat(answers.receiveMessage(PATIENCE).done()).isTrue();
    next.tell(new HostProtocol.Continue(answers.ref()));
    assertThat(answers.receiveMessage(PATIENCE).done()).isTrue();
  }

  private ActorRef<HostProtocol> host(String process) {
    try {
      return kit.spawn(
          SearchHost.create(
              new SearchHost.Partners(
                  new NodeSearch(
                      new ConfigSources().resolve().on(1).settings(), process, "code", 1),
                  () -> new ClusterView("127.0.0.1:1", List.of()),
                  strategy -> strategy,
                  System::nanoTime,
                  new Reign(process))));
    } catch (InvalidConfigException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitStage(ActorRef<HostProtocol> host, SearchStage stage) {
    Awaitility.await(stage.label())
        .atMost(PATIENCE)
        .until(
            () -> {
              TestProbe<Overview> overview = kit.createTestProbe();
              host.tell(new HostProtocol.GetOverview(overview.ref()));
              return overview.receiveMessage(PATIENCE).stage();
            },
            now -> now == stage);
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                database.getString("akka-persistence-jdbc.shared-databases.slick.db.url"),
                "nas",
                "");
        Statement work = connection.createStatement()) {
      work.execute(statement);
    }
  }

  /** Writes what a host has kept before. */
  private static final class Journal extends EventSourcedBehavior<HostEvent, HostEvent, HostState> {
    private final ActorRef<HostState> kept;

    Journal(ActorRef<HostState> kept) {
      super(PersistenceId.ofUniqueId(SearchHost.NAME));
      this.kept = kept;
    }

    @Override
    public HostState emptyState() {
      return HostState.EMPTY;
    }

    @Override
    public CommandHandler<HostEvent, HostEvent, HostState> commandHandler() {
      return newCommandHandlerBuilder()
          .forAnyState()
          .onCommand(HostEvent.class, event -> Effect().persist(event).thenRun(kept::tell))
          .build();
    }

    @Override
    public EventHandler<HostState, HostEvent> eventHandler() {
      return HostState::after;
    }
  }
}
