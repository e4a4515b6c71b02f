package org.actornas.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import akka.persistence.typed.PersistenceId;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.controller.journal.JournalDisk;
import org.actornas.controller.journal.Takeover;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.search.Asynchrony;
import org.actornas.controller.search.Cells;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.KeptFiles;
import org.actornas.controller.search.Phase;
import org.actornas.controller.search.Schedule;
import org.actornas.controller.search.SearchEnd;
import org.actornas.controller.search.SearchSettings;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.ControllerProtocol.GetStatus;
import org.actornas.protocol.ControllerProtocol.RenewLease;
import org.actornas.protocol.ControllerProtocol.RequestWork;
import org.actornas.protocol.ControllerProtocol.Status;
import org.actornas.protocol.ControllerProtocol.StopSearch;
import org.actornas.protocol.ControllerProtocol.WithdrawRequest;
import org.actornas.protocol.ControllerProtocol.WorkDone;
import org.actornas.protocol.ControllerProtocol.WorkFailed;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.buffer.MemorySchedule;
import org.actornas.protocol.checkpoint.FencedOffException;
import org.actornas.protocol.checkpoint.UnfitFilesException;
import org.actornas.protocol.status.WorkerStatus;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.actornas.protocol.work.WorkerDescription;
import org.actornas.tensorflow.NativeCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration TASK_TIME = Duration.ofMillis(1);
  private static final int MAX_ATTEMPTS = 3;
  private static final int STALL_TIMEOUTS = 5;

  /** Two epochs of two leases of training and two of evaluation, and three candidates. */
  private static final int TASKS = 2 * 4 + 3;

  private String search = "search-1";
  private String digest = "settings-1";
  private JournalDisk journalDisk = JournalDisk.WAITED_FOR;
  private Takeover takeover = Takeover.NOTHING;

  private final AtomicLong nanoTime = new AtomicLong();
  private final FakeStrategy strategy = new FakeStrategy(-1);
  private ActorTestKit kit;
  private ManualTime time;
  private TestProbe<BufferProtocol> buffer;
  private TestProbe<RunRecorder.Command> recorder;
  private TestProbe<Controller.News> listener;
  private final Map<String, PolicySnapshot> kept = new ConcurrentHashMap<>();

  /** How the recorder was told to start, once for each controller. */
  private final List<RunRecorder.Command> starts = new CopyOnWriteArrayList<>();

  /** Tasks of which the store of weights has taken a push. */
  private final Set<Long> pushes = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void start() {
    // only create() reads application-test.conf by itself
    kit =
        ActorTestKit.create(
            ManualTime.config().withFallback(ConfigFactory.load("application-test")));
    time = ManualTime.get(kit.system());
    buffer = kit.createTestProbe();
    recorder = kit.createTestProbe();
    listener = kit.createTestProbe();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_search_goes_from_its_first_lease_to_the_best_candidate() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker first = worker(controller, "w1");
    FakeWorker second = worker(controller, "w2");

    boolean goesOn = true;
    while (goesOn) {
      goesOn = first.doOneTask();
      goesOn &= second.doOneTask();
    }

    assertThat(epoch().epoch()).isEqualTo(1);
    assertThat(epoch().epoch()).isEqualTo(2);
    Controller.Ended ended = ended();
    SearchEnd.Completed completed = (SearchEnd.Completed) ended.how();
    assertThat(completed.candidates()).hasSize(3);
    assertThat(completed.best())
        .isEqualTo(
            completed.candidates().stream()
                .min(Comparator.comparingDouble(EvaluatedArchitecture::perplexity))
                .orElseThrow());
    assertThat(ended.epochs()).isEqualTo(2);
    assertThat(strategy.learned).hasSize(4).allMatch(update -> update.remembered().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void a_controller_that_is_started_again_goes_on_where_it_was(int tasksBefore) {
    ActorRef<ControllerProtocol> whole = controller(strategy, false);
    worker(whole, "w1").doTasks(TASKS);
    SearchEnd expected = endAfterTwoEpochs();
    kit.stop(whole);
    search = "search-2";
    pushes.clear();
    FakeStrategy before = new FakeStrategy(-1);
    ActorRef<ControllerProtocol> first = controller(before, false);
    worker(first, "w1").doTasks(tasksBefore);
    waitForEpochs(tasksBefore / 4);
    status(first);
    kit.stop(first);

    FakeStrategy after = new FakeStrategy(-1);
    FakeWorker worker = worker(controller(after, false), "w1");
    int tasks = 0;
    while (worker.doOneTask()) {
      tasks++;
    }

    // what was not kept yet is done again
    assertThat(tasks).isBetween(TASKS - tasksBefore, TASKS);
    Controller.News news = listener.receiveMessage();
    while (news instanceof Controller.EpochFinished) {
      news = listener.receiveMessage();
    }
    assertThat(((Controller.Ended) news).how()).isEqualTo(expected);
    // all updates, or those since the end of an epoch
    assertThat(strategy.learned).endsWith(after.learned.toArray(FakeStrategy.Learned[]::new));
    assertThat(after.learned.size()).isGreaterThanOrEqualTo(4 - tasksBefore / 2);
  }

  @Test
  void results_for_a_controller_that_was_before_are_refused() {
    ActorRef<ControllerProtocol> first = controller(strategy, false);
    FakeWorker worker = worker(first, "w1");
    worker.ask();
    Lease old = worker.lease();
    kit.stop(first);

    ActorRef<ControllerProtocol> second = controller(new FakeStrategy(-1), false);
    FakeWorker same = worker(second, "w1");
    same.ask();
    Lease again = same.lease();

    assertThat(again.taskId()).isEqualTo(old.taskId());
    assertThat(again.work()).isEqualTo(old.work());
    assertThat(again.incarnation()).isGreaterThan(old.incarnation());
    LoggingTestKit.info("result-refused")
        .expect(
            kit.system(),
            () -> {
              same.answer(old);
              return null;
            });
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 2})
  void weights_that_do_not_belong_to_the_journal_are_refused(long more) {
    ActorRef<ControllerProtocol> first = controller(strategy, false);
    FakeWorker worker = worker(first, "w1");
    worker.doTasks(1);
    worker.ask();
    worker.lease();
    status(first);
    kit.stop(first);
    // one lease was done, another one is under way: there were one or two pushes
    if (more < 0) {
      pushes.clear();
    } else {
      pushes.addAll(Set.of(1L, 2L));
    }

    LoggingTestKit.error(UnfitFilesException.class)
        .expect(
            kit.system(),
            () -> {
              ActorRef<ControllerProtocol> second = controller(new FakeStrategy(-1), false);
              kit.createTestProbe().expectTerminated(second);
              return null;
            });
  }

  @Test
  void a_push_whose_lease_was_not_known_to_be_done_belongs_to_the_journal() {
    ActorRef<ControllerProtocol> first = controller(strategy, false);
    FakeWorker worker = worker(first, "w1");
    worker.ask();
    Lease lease = worker.lease();
    kit.stop(first);
    pushes.add(lease.taskId());

    FakeWorker same = worker(controller(new FakeStrategy(-1), false), "w1");
    same.ask();

    assertThat(same.lease().taskId()).isEqualTo(lease.taskId());
  }

  @Test
  void a_search_does_not_go_on_with_other_settings() {
    kit.stop(controllerThatLeads());
    digest = "settings-2";

    LoggingTestKit.error(UnfitFilesException.class)
        .withMessageContains("settings-1")
        .withMessageContains("settings-2")
        .expect(
            kit.system(),
            () -> {
              ActorRef<ControllerProtocol> second = controller(new FakeStrategy(-1), false);
              kit.createTestProbe().expectTerminated(second);
              return null;
            });
  }

  @Test
  void files_of_which_the_journal_knows_nothing_are_not_rewound_however_often_it_was_opened() {
    journalDisk =
        () -> {
          throw new IOException("no space left on device");
        };
    kit.createTestProbe().expectTerminated(controller(strategy, false));
    journalDisk = JournalDisk.WAITED_FOR;

    status(controller(new FakeStrategy(-1), false));

    assertThat(starts).singleElement().isInstanceOf(RunRecorder.Begin.class);
  }

  @Test
  void each_controller_takes_the_files_as_a_higher_incarnation() {
    List<Long> taken = new CopyOnWriteArrayList<>();
    takeover = taken::add;

    kit.stop(controllerThatLeads());
    status(controller(new FakeStrategy(-1), false));

    assertThat(taken).containsExactly(1L, 2L);
  }

  @Test
  void a_controller_that_can_not_take_the_files_reads_none_of_them_and_ends() {
    takeover =
        incarnation -> {
          throw new FencedOffException("another one leads");
        };

    LoggingTestKit.error(FencedOffException.class)
        .withMessageContains("another one leads")
        .expect(
            kit.system(),
            () -> {
              kit.createTestProbe().expectTerminated(controller(strategy, false));
              return null;
            });
    assertThat(starts).isEmpty();
  }

  @Test
  void a_journal_that_cannot_be_written_ends_the_controller() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker worker = worker(controller, "w1");
    worker.ask();
    Lease lease = worker.lease();

    PersistenceTestKit.create(kit.system())
        .failNextPersisted(PersistenceId.of("search", search).id());
    worker.answer(lease);

    kit.createTestProbe().expectTerminated(controller);
    assertThat(strategy.closed).isTrue();
  }

  @Test
  void whoever_stops_a_search_that_is_being_taken_up_is_heard() {
    CompletableFuture<Void> disk = new CompletableFuture<>();
    journalDisk = disk::join;
    ActorRef<ControllerProtocol> controller = controller(strategy, false);

    controller.tell(new StopSearch("enough"));
    TestProbe<Status> watcher = kit.createTestProbe();
    controller.tell(new GetStatus(watcher.ref()));
    controller.tell(new GetStatus(watcher.ref()));
    disk.complete(null);

    assertThat(ended().how())
        .isEqualTo(new SearchEnd.Stopped("enough", Optional.empty(), List.of()));
    watcher.receiveMessage();
    status(controller);
    watcher.expectNoMessage(Duration.ZERO);
  }

  @Test
  void training_is_not_leased_before_the_disk_has_what_led_to_it() {
    CountedDisk disk = new CountedDisk();
    journalDisk = disk;
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker worker = worker(controller, "w1");
    disk.letOne(); // of the start
    status(controller);
    worker.ask();
    worker.expectNothing();

    disk.letOne();

    assertThat(worker.lease().taskId()).isZero();
  }

  @Test
  void a_disk_that_cannot_be_written_ends_the_controller() {
    journalDisk =
        () -> {
          throw new IOException("no space left on device");
        };

    ActorRef<ControllerProtocol> controller = controller(strategy, false);

    kit.createTestProbe().expectTerminated(controller);
  }

  /** A disk that is as slow as the test wants. */
  private static final class CountedDisk implements JournalDisk {
    private final Semaphore allowed = new Semaphore(0);

    @Override
    public void force() {
      allowed.acquireUninterruptibly();
    }

    void letOne() {
      allowed.release();
    }
  }

  private ActorRef<ControllerProtocol> controllerThatLeads() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker worker = worker(controller, "w1");
    worker.ask();
    worker.lease();
    return controller;
  }

  private SearchEnd endAfterTwoEpochs() {
    waitForEpochs(2);
    return ended().how();
  }

  private void waitForEpochs(int count) {
    for (int epoch = 0; epoch < count; epoch++) {
      epoch();
    }
  }

  @Test
  void time_is_told_by_phase() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    worker(controller, "w1").doTasks(2 * 4 + 3);

    epoch();
    epoch();
    assertThat(ended().spent())
        .containsEntry(Phase.SHARED, TASK_TIME.multipliedBy(4))
        .containsEntry(Phase.CONTROLLER, TASK_TIME.multipliedBy(4))
        .containsEntry(Phase.DERIVATION, TASK_TIME.multipliedBy(3));
  }

  @Test
  void the_recorder_is_told_every_evaluation_and_every_epoch_in_order() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    worker(controller, "w1").doTasks(2 * 4 + 3);

    List<String> told = new ArrayList<>();
    for (int message = 0; message < 9; message++) {
      RunRecorder.Command command = recorder.receiveMessage();
      if (command instanceof RunRecorder.RecordHistory history) {
        told.add(history.lines().get(0).stage().label() + " " + history.lines().size());
      } else if (command instanceof RunRecorder.KeepEpoch record) {
        told.add("epoch " + record.epoch().epoch());
        // two leases of training and two of evaluation
        assertThat(record.took()).isEqualTo(TASK_TIME.multipliedBy(4));
      }
    }

    assertThat(told)
        .containsExactly(
            "controller 2",
            "controller 2",
            "epoch 1",
            "controller 2",
            "controller 2",
            "epoch 2",
            "derivation 1",
            "derivation 1",
            "derivation 1");
  }

  @Test
  void the_memory_is_filled_at_an_epochs_end_and_read_before_an_update() {
    ActorRef<ControllerProtocol> controller = controller(strategy, true);
    FakeWorker worker = worker(controller, "w1");
    worker.doTasks(4);

    BufferProtocol.Store store = buffer.expectMessageClass(BufferProtocol.Store.class);
    assertThat(store.epoch()).isEqualTo(1);
    // 3 of training and 4 of the controller's steps were drawn before
    assertThat(store.architectures()).isEqualTo(Cells.cells(7, 5));
    store.replyTo().tell(new BufferProtocol.Stored(1, 5, 0));

    worker.doTasks(3);
    BufferProtocol.Sample sample = buffer.expectMessageClass(BufferProtocol.Sample.class);
    assertThat(sample.counter()).isEqualTo(2);
    assertThat(sample.count()).isEqualTo(4);
    sample.replyTo().tell(new BufferProtocol.Sampled(2, Cells.cells(90, 4)));
    worker.doTasks(1);

    assertThat(strategy.learned.get(1).remembered()).isEmpty();
    assertThat(strategy.learned.get(2).remembered()).isEqualTo(Cells.cells(90, 4));
    assertThat(status(controller).standing().bufferSize()).isEqualTo(5);
  }

  @Test
  void work_goes_to_whoever_has_waited_longest() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker first = worker(controller, "w1");
    FakeWorker second = worker(controller, "w2");
    FakeWorker third = worker(controller, "w3");
    first.ask();
    second.ask();
    third.ask();

    Lease one = first.lease();
    Lease other = second.lease();
    assertThat(List.of(one.taskId(), other.taskId())).containsExactly(0L, 1L);
    third.expectNothing();

    // the controller's first step needs all of the shared training
    first.answer(one);
    first.ask();
    second.answer(other);
    assertThat(third.lease().taskId()).isEqualTo(2);
  }

  @Test
  void the_task_of_a_worker_that_dies_goes_to_another_with_the_next_attempt() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker dying = worker(controller, "w1");
    FakeWorker second = worker(controller, "w2");
    FakeWorker waiting = worker(controller, "w3");
    dying.ask();
    Lease lost = dying.lease();
    second.ask();
    second.lease();
    waiting.ask();

    LoggingTestKit.warn("lease-lost")
        .expect(
            kit.system(),
            () -> {
              dying.die();
              return null;
            });

    Lease again = waiting.lease();
    assertThat(again.taskId()).isEqualTo(lost.taskId());
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.work()).isEqualTo(lost.work());
    assertThat(status(controller).workers())
        .extracting(WorkerStatus::id)
        .containsExactly("w2", "w3");
  }

  @Test
  void a_lease_that_is_not_renewed_goes_to_another() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker hanging = worker(controller, "w1");
    FakeWorker renewing = worker(controller, "w2");
    FakeWorker waiting = worker(controller, "w3");
    hanging.ask();
    renewing.ask();
    waiting.ask();
    Lease lost = hanging.lease();
    Lease kept = renewing.lease();

    pass(controller, TIMEOUT.dividedBy(2));
    renewing.renew(kept);
    pass(controller, TIMEOUT.dividedBy(2).plusSeconds(3));

    Lease again = waiting.lease();
    assertThat(again.taskId()).isEqualTo(lost.taskId());
    assertThat(again.attempt()).isEqualTo(2);
    renewing.expectNothing();
    hanging.renew(lost);
    assertThat(hanging.probe.receiveMessage())
        .isEqualTo(new WorkerProtocol.LeaseRevoked(lost.id()));
  }

  @Test
  void a_late_result_counts_and_that_of_the_next_attempt_is_refused() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker slow = worker(controller, "slow");
    FakeWorker quick = worker(controller, "quick");
    slow.ask();
    Lease first = slow.lease();
    pass(controller, TIMEOUT.plusSeconds(3));
    quick.ask();
    Lease second = quick.lease();
    assertThat(second.taskId()).isEqualTo(first.taskId());

    slow.answer(first);
    LoggingTestKit.info("result-refused")
        .expect(
            kit.system(),
            () -> {
              quick.answer(second);
              return null;
            });

    Status status = status(controller);
    assertThat(status.workers())
        .extracting(WorkerStatus::id, WorkerStatus::tasksDone)
        .containsExactlyInAnyOrder(tuple("slow", 1L), tuple("quick", 0L));
    assertThat(status.standing().done()).isEqualTo(2);
  }

  @Test
  void a_worker_that_read_another_corpus_is_refused_with_both_hashes() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    TestProbe<WorkerProtocol> stranger = kit.createTestProbe();

    controller.tell(
        new RequestWork(
            new WorkerDescription("w1", "cpu", "other"), Optional.empty(), stranger.ref()));

    assertThat(stranger.expectMessageClass(WorkerProtocol.Refused.class).reason())
        .contains("other")
        .contains("corpus-1");
    assertThat(status(controller).workers()).isEmpty();
  }

  @Test
  void a_task_that_fails_as_often_as_it_may_ends_the_search_with_the_reason() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker worker = worker(controller, "w1");
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      worker.ask();
      Lease lease = worker.lease();
      assertThat(lease.attempt()).isEqualTo(attempt);
      worker.fail(lease, "device lost");
    }

    assertThat(ended().how())
        .isEqualTo(
            new SearchEnd.Failed(
                "workers failed 3 times at task 0 (train-shared); the last time: device lost"));
    worker.probe.expectMessage(new WorkerProtocol.SearchEnded());
    listener.expectNoMessage(Duration.ZERO);
  }

  @Test
  void whoever_stops_a_search_gets_the_best_so_far_and_all_workers_are_told() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker first = worker(controller, "w1");
    FakeWorker second = worker(controller, "w2");
    first.doTasks(3);
    second.ask();
    Lease running = second.lease();

    controller.tell(new StopSearch("enough"));

    SearchEnd.Stopped stopped = (SearchEnd.Stopped) ended().how();
    assertThat(stopped.reason()).isEqualTo("enough");
    assertThat(stopped.best().orElseThrow().perplexity())
        .isEqualTo(Math.min(perplexity(3), perplexity(4)));
    first.probe.expectMessage(new WorkerProtocol.SearchEnded());
    second.probe.expectMessage(new WorkerProtocol.SearchEnded());

    second.answer(running);
    second.ask();
    second.probe.expectMessage(new WorkerProtocol.SearchEnded());
    assertThat(status(controller).standing().done()).isEqualTo(1);
    controller.tell(new StopSearch("again"));
    status(controller);
    listener.expectNoMessage(Duration.ZERO);
  }

  @Test
  void a_search_stopped_before_any_evaluation_has_no_best() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);

    controller.tell(new StopSearch("enough"));

    assertThat(ended().how())
        .isEqualTo(new SearchEnd.Stopped("enough", Optional.empty(), List.of()));
  }

  @Test
  void a_policy_that_fails_ends_the_search() {
    ActorRef<ControllerProtocol> controller = controller(new FakeStrategy(1), false);
    FakeWorker worker = worker(controller, "w1");
    worker.doTasks(4);

    SearchEnd.Failed failed = (SearchEnd.Failed) ended().how();
    assertThat(failed.reason()).startsWith("the policy failed").contains("out of memory");
    worker.probe.expectMessage(new WorkerProtocol.SearchEnded());
  }

  @Test
  void a_finished_search_whose_last_policy_cannot_be_had_has_still_finished() {
    strategy.failingSnapshot = 2; // after those of the two epochs
    ActorRef<ControllerProtocol> controller = controller(strategy, false);

    LoggingTestKit.warn("policy-not-kept")
        .expect(
            kit.system(),
            () -> {
              worker(controller, "w1").doTasks(2 * 4 + 3);
              return null;
            });

    epoch();
    epoch();
    assertThat(ended().how()).isInstanceOf(SearchEnd.Completed.class);
    assertThat(recorder.receiveSeveralMessages(9))
        .noneMatch(RunRecorder.RecordPolicy.class::isInstance);
    controller.tell(new StopSearch("too late"));
    status(controller);
    recorder.expectNoMessage(Duration.ZERO);
    listener.expectNoMessage(Duration.ZERO);
  }

  @Test
  void the_status_says_where_the_search_stands_and_what_workers_do() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker busy = worker(controller, "w1");
    FakeWorker also = worker(controller, "w2");
    FakeWorker idle = worker(controller, "w3");
    busy.doTasks(1);
    busy.ask();
    busy.lease();
    also.ask();
    idle.ask();

    Status status = status(controller);

    assertThat(status.standing().epoch()).isEqualTo(1);
    assertThat(status.standing().epochs()).isEqualTo(2);
    assertThat(status.standing().phase()).isEqualTo("shared");
    assertThat(status.standing().done()).isEqualTo(2);
    assertThat(status.standing().total()).isEqualTo(3);
    assertThat(status.workers())
        .extracting(WorkerStatus::id, WorkerStatus::device, WorkerStatus::tasksDone)
        .containsExactly(tuple("w1", "cpu", 1L), tuple("w2", "cpu", 0L), tuple("w3", "cpu", 0L));
    assertThat(status.workers())
        .extracting(worker -> worker.lease().map(WorkerStatus.HeldLease::kind))
        .containsExactly(Optional.of("train-shared"), Optional.empty(), Optional.empty());
  }

  @Test
  void a_paused_search_leases_nothing_until_it_goes_on() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker worker = worker(controller, "w1");
    worker.ask();
    Lease first = worker.lease();

    controller.tell(new ControllerProtocol.PauseSearch());
    worker.answer(first);
    worker.ask();
    assertThat(status(controller).standing().done()).as("what was leased counts").isPositive();
    worker.expectNothing();
    controller.tell(new ControllerProtocol.ContinueSearch());

    assertThat(worker.lease().taskId()).isNotEqualTo(first.taskId());
  }

  @Test
  void a_new_actor_under_a_known_name_takes_the_place_of_the_old() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker old = worker(controller, "w1");
    old.ask();
    Lease lost = old.lease();

    FakeWorker young = worker(controller, "w1");
    young.ask();

    Lease again = young.lease();
    assertThat(again.taskId()).isEqualTo(lost.taskId());
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(status(controller).workers()).hasSize(1);

    // the old actor's end is no loss of the new one's lease
    old.die();
    kit.createTestProbe().expectTerminated(old.probe.ref());
    young.renew(again);
    young.expectNothing();
    assertThat(status(controller).workers())
        .containsExactly(
            new WorkerStatus(
                "w1",
                "cpu",
                Optional.of(new WorkerStatus.HeldLease(again.id(), "train-shared")),
                0));
  }

  @Test
  void losing_workers_fails_no_search_however_often() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    for (int attempt = 1; attempt <= 2 * MAX_ATTEMPTS; attempt++) {
      FakeWorker young = worker(controller, "w1");
      young.ask();
      assertThat(young.lease().attempt()).isEqualTo(attempt);
    }

    worker(controller, "w2").doTasks(1);
    listener.expectNoMessage(Duration.ZERO);
  }

  @Test
  void a_worker_that_asks_holds_nothing_and_is_given_its_task_again() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker worker = worker(controller, "w1");
    worker.ask();
    Lease unheard = worker.lease();

    worker.ask();

    Lease again = worker.lease();
    assertThat(again.taskId()).isEqualTo(unheard.taskId());
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.work()).isEqualTo(unheard.work());
  }

  @Test
  void a_search_whose_only_worker_hangs_is_given_up_with_the_reason() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker hanging = worker(controller, "w1");
    hanging.ask();
    Lease lease = hanging.lease();
    // a worker that hangs is there, but has computed nothing since
    hanging.renew(lease);

    pass(controller, TIMEOUT.multipliedBy(STALL_TIMEOUTS));
    listener.expectNoMessage(Duration.ZERO);
    pass(controller, TIMEOUT);

    assertThat(((SearchEnd.Failed) ended().how()).reason())
        .startsWith("nothing was done for 5 lease timeouts of PT10S: 2 tasks are open")
        .contains("w1");
  }

  @Test
  void a_worker_that_computes_for_long_keeps_the_search_alive() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker slow = worker(controller, "w1");
    slow.ask();
    Lease lease = slow.lease();

    for (int renewal = 0; renewal < 4 * STALL_TIMEOUTS; renewal++) {
      pass(controller, TIMEOUT.dividedBy(2));
      slow.renew(lease);
    }
    slow.answer(lease);

    assertThat(status(controller).standing().done()).isEqualTo(2);
    listener.expectNoMessage(Duration.ZERO);
  }

  @Test
  void a_search_that_diverged_fails_and_its_history_is_kept() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker worker = worker(controller, "w1");
    worker.doTasks(2 * 4);
    for (int candidate = 0; candidate < 3; candidate++) {
      worker.ask();
      Lease lease = worker.lease();
      double perplexity = candidate == 1 ? Double.NaN : Double.POSITIVE_INFINITY;
      controller.tell(
          new WorkDone(lease.id(), "w1", new Outcome.Evaluated(List.of(perplexity), 100, 1)));
    }

    epoch();
    epoch();
    assertThat(((SearchEnd.Failed) ended().how()).reason())
        .startsWith("the search diverged: none of its 3 candidates has a finite perplexity");
    assertThat(
            recorder.receiveSeveralMessages(9).stream()
                .filter(RunRecorder.RecordHistory.class::isInstance))
        .hasSize(7);
  }

  @Test
  void an_epoch_of_which_most_minibatches_were_dropped_is_warned_of() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker worker = worker(controller, "w1");
    for (int task = 0; task < 2; task++) {
      worker.ask();
      Lease lease = worker.lease();
      int cells = lease.work().architectures().size();
      StreamCursor next = new StreamCursor(0, 10 * cells, new float[] {1});
      controller.tell(
          new WorkDone(lease.id(), "w1", new Outcome.Trained(4, cells, cells - task % 2, next)));
    }

    LoggingTestKit.warn("training-unstable")
        .expect(
            kit.system(),
            () -> {
              worker.doTasks(2);
              return null;
            });
  }

  @Test
  void a_message_that_nobody_sends_is_not_passed_over() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);

    controller.<Object>unsafeUpcast().tell("unheard of");

    kit.createTestProbe().expectTerminated(controller);
  }

  @Test
  void the_strategy_is_closed_with_the_actor() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    status(controller);

    kit.stop(controller);

    assertThat(strategy.closed).isTrue();
  }

  @Test
  void a_worker_that_withdraws_gets_no_lease_and_one_to_which_a_lease_was_given_does_it() {
    ActorRef<ControllerProtocol> controller = controller(strategy, false);
    FakeWorker first = new FakeWorker(controller, "first");
    FakeWorker second = new FakeWorker(controller, "second");
    FakeWorker idle = new FakeWorker(controller, "idle");
    first.ask();
    second.ask();
    idle.ask(); // there are two tasks
    Lease lease = first.lease();
    Lease other = second.lease();

    idle.withdraw();
    idle.probe.expectMessage(new WorkerProtocol.Dismissed());
    first.withdraw();
    first.expectNothing();

    second.fail(other, "out of memory");
    second.ask();
    assertThat(second.lease().attempt()).isEqualTo(2);
    first.answer(lease);
    first.withdraw();
    first.probe.expectMessage(new WorkerProtocol.Dismissed());
    idle.expectNothing();
  }

  // ---- the world

  /** A worker's actor, played by hand. */
  private final class FakeWorker {
    final TestProbe<WorkerProtocol> probe = kit.createTestProbe();
    private final ActorRef<ControllerProtocol> controller;
    private final String id;

    FakeWorker(ActorRef<ControllerProtocol> controller, String id) {
      this.controller = controller;
      this.id = id;
    }

    void ask() {
      controller.tell(
          new RequestWork(
              new WorkerDescription(id, "cpu", "corpus-1"), Optional.empty(), probe.ref()));
    }

    void withdraw() {
      controller.tell(new WithdrawRequest(id, Optional.empty(), probe.ref()));
    }

    Lease lease() {
      return probe.expectMessageClass(WorkerProtocol.LeaseGranted.class).lease();
    }

    void renew(Lease lease) {
      controller.tell(new RenewLease(lease.id(), id, probe.ref()));
    }

    void answer(Lease lease) {
      if (lease.work() instanceof Work.TrainShared) {
        pushes.add(lease.taskId());
      }
      controller.tell(new WorkDone(lease.id(), id, outcome(lease.work())));
    }

    void fail(Lease lease, String reason) {
      controller.tell(new WorkFailed(lease.id(), id, reason, false));
    }

    void die() {
      probe.stop();
    }

    /** Asks, and does the work in {@link #TASK_TIME}; false if there is no more. */
    boolean doOneTask() {
      ask();
      WorkerProtocol answer = probe.receiveMessage();
      if (answer instanceof WorkerProtocol.LeaseGranted granted) {
        nanoTime.addAndGet(TASK_TIME.toNanos());
        answer(granted.lease());
        return true;
      }
      assertThat(answer).isEqualTo(new WorkerProtocol.SearchEnded());
      return false;
    }

    void doTasks(int count) {
      for (int task = 0; task < count; task++) {
        assertThat(doOneTask()).isTrue();
      }
    }

    /** The controller has told this worker nothing in answer to all that it was told so far. */
    void expectNothing() {
      status(controller);
      probe.expectNoMessage(Duration.ZERO);
    }
  }

  private FakeWorker worker(ActorRef<ControllerProtocol> controller, String id) {
    return new FakeWorker(controller, id);
  }

  private static Outcome outcome(Work work) {
    int cells = work.architectures().size();
    if (work instanceof Work.TrainShared train) {
      return new Outcome.Trained(
          4, cells, 0, new StreamCursor(train.cursor().id(), 10 * cells, new float[] {1}));
    }
    List<Double> perplexities = new ArrayList<>();
    work.architectures().forEach(cell -> perplexities.add(100.0 + cell.decision(0)));
    return new Outcome.Evaluated(perplexities, 100, 1);
  }

  private static double perplexity(long cell) {
    return 100.0 + Cells.cell(cell).decision(0);
  }

  private Status status(ActorRef<ControllerProtocol> controller) {
    TestProbe<Status> probe = kit.createTestProbe();
    controller.tell(new GetStatus(probe.ref()));
    return probe.receiveMessage();
  }

  private EpochSummary epoch() {
    return listener.expectMessageClass(Controller.EpochFinished.class).epoch();
  }

  private Controller.Ended ended() {
    return listener.expectMessageClass(Controller.Ended.class);
  }

  /**
   * A store that has taken as many pushes as there were leases of training, or says that it has.
   */
  private Behavior<WeightsProtocol> weights() {
    return Behaviors.receiveMessage(
        message -> {
          WeightsProtocol.Pull pull = (WeightsProtocol.Pull) message;
          pull.replyTo().tell(new WeightsProtocol.Pulled(pull.request(), List.of(), pushes.size()));
          return Behaviors.same();
        });
  }

  /** A recorder that keeps nothing, and says that it does. */
  private Behavior<RunRecorder.Command> recording() {
    return Behaviors.receiveMessage(
        command -> {
          if (command instanceof RunRecorder.Begin || command instanceof RunRecorder.Rewind) {
            starts.add(command);
          }
          if (command instanceof RunRecorder.Begin begin) {
            begin.replyTo().tell(new RunRecorder.Rewound(Optional.empty()));
          } else if (command instanceof RunRecorder.Rewind rewind) {
            rewind
                .replyTo()
                .tell(
                    new RunRecorder.Rewound(rewind.kept().map(files -> kept.get(files.policy()))));
          } else {
            recorder.ref().tell(command);
          }
          if (command instanceof RunRecorder.KeepEpoch epoch) {
            String name = "policy " + epoch.policy().version();
            kept.put(name, epoch.policy());
            epoch
                .replyTo()
                .tell(new RunRecorder.EpochKept(epoch.took(), new KeptFiles(name, Map.of())));
          }
          return Behaviors.same();
        });
  }

  /** Lets time pass, and the controller see that it has. */
  private void pass(ActorRef<ControllerProtocol> controller, Duration duration) {
    status(controller);
    nanoTime.addAndGet(duration.toNanos());
    time.timePasses(duration);
    status(controller);
  }

  /**
   * Two epochs of 2 + 1 minibatches and 2 steps of 2 cells; 5 cells go to the memory at the end of
   * each, 4 are read in the second.
   */
  private ActorRef<ControllerProtocol> controller(FakeStrategy policy, boolean usesMemory) {
    SearchSettings schedule =
        new SearchSettings(
            2,
            3,
            2,
            new SearchSettings.LearningRate(20, 1, 1),
            2,
            2,
            new Asynchrony(Schedule.ALTERNATING, 0, 0, 2),
            80,
            0.95f,
            new MemorySchedule(1, 5, 10, 5, 2, 4),
            3);
    return kit.spawn(
        Controller.create(
            new ControllerSettings(
                search,
                schedule,
                usesMemory,
                0,
                "corpus-1",
                digest,
                1000,
                10,
                TIMEOUT,
                Integer.MAX_VALUE,
                MAX_ATTEMPTS,
                STALL_TIMEOUTS),
            new Controller.Partners(
                new NativeCalls<>(() -> policy, Runnable::run),
                kit.spawn(weights()),
                buffer.ref(),
                kit.spawn(recording()),
                journalDisk,
                takeover,
                listener.ref()),
            nanoTime::get));
  }
}
