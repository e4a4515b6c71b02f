package org.actornas.worker;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.ControllerProtocol.RenewLease;
import org.actornas.protocol.ControllerProtocol.RequestWork;
import org.actornas.protocol.ControllerProtocol.WithdrawRequest;
import org.actornas.protocol.ControllerProtocol.WorkDone;
import org.actornas.protocol.ControllerProtocol.WorkFailed;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WeightsProtocol.Merged;
import org.actornas.protocol.WeightsProtocol.Pull;
import org.actornas.protocol.WeightsProtocol.Pulled;
import org.actornas.protocol.WeightsProtocol.Push;
import org.actornas.protocol.WeightsProtocol.Pushed;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.WorkerProtocol.LeaseGranted;
import org.actornas.protocol.WorkerProtocol.LeaseRevoked;
import org.actornas.protocol.WorkerProtocol.Refused;
import org.actornas.protocol.WorkerProtocol.SearchEnded;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.actornas.protocol.work.WorkerDescription;
import org.actornas.tensorflow.NativeCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerTest {
  private static final Lease.Versions NO_VERSIONS = new Lease.Versions(0, 0);
  private static final Duration TIMEOUT = Duration.ofSeconds(9);
  private static final WeightsShape SHAPE = new WeightsShape(5, 2, 2, 3, NodeForm.HIGHWAY);
  private static final Architecture CHAIN = Architecture.of(0, 0, 1, 1, 2);
  private static final Architecture STAR = Architecture.of(3, 0, 0, 0, 1);
  private static final List<BlockName> CHAIN_BLOCKS = SHAPE.touchedBy(List.of(CHAIN));
  private static final WorkerDescription DESCRIPTION =
      new WorkerDescription("worker-1", "cpu", "corpus-1");

  private final FakeEngine engine = new FakeEngine();
  private final AtomicLong progress = new AtomicLong();
  private final BlockingQueue<Runnable> nativeThread = new LinkedBlockingQueue<>();
  private ActorTestKit kit;
  private ManualTime time;
  private TestProbe<ControllerProtocol> controller;
  private TestProbe<WeightsProtocol> store;
  private TestProbe<Worker.TurnedAway> owner;
  private ActorRef<WorkerProtocol> worker;

  @BeforeEach
  void start() {
    // only create() reads application-test.conf by itself
    kit =
        ActorTestKit.create(
            ManualTime.config().withFallback(ConfigFactory.load("application-test")));
    time = ManualTime.get(kit.system());
    controller = kit.createTestProbe();
    store = kit.createTestProbe();
    owner = kit.createTestProbe();
    worker =
        kit.spawn(
            Worker.create(
                DESCRIPTION,
                new WorkerSettings(TIMEOUT, Duration.ofMillis(500), Duration.ofMillis(800)),
                new Worker.Partners(
                    controller.ref(),
                    store.ref(),
                    new NativeCalls<>(() -> engine, nativeThread::add),
                    progress,
                    SHAPE,
                    owner.ref())));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void it_asks_for_work_at_once() {
    controller.expectMessage(new RequestWork(DESCRIPTION, Optional.empty(), worker));
  }

  @Test
  void it_pulls_the_blocks_that_its_cells_touch_and_no_others() {
    expectRequest();
    grant(training(1, CHAIN));

    Pull pull = store.expectMessageClass(Pull.class);

    assertThat(pull.known()).isEqualTo(versions(CHAIN_BLOCKS, -1));
    assertThat(pull.known()).doesNotContainKey(BlockName.edge(0, 2));
  }

  @Test
  void it_trains_from_what_it_pulled_pushes_the_deltas_and_asks_again() {
    expectRequest();
    grant(training(1, CHAIN));
    answerPull(5);
    work();

    Push push = store.expectMessageClass(Push.class);
    assertThat(engine.installed).containsExactly(blocks(CHAIN_BLOCKS, 5));
    assertThat(engine.bases).containsExactly(blocks(CHAIN_BLOCKS, 5));
    assertThat(push.taskId()).isEqualTo(1);
    assertThat(push.workerId()).isEqualTo("worker-1");
    assertThat(push.deltas()).extracting(BlockDelta::name).containsExactlyElementsOf(CHAIN_BLOCKS);
    answer(push, 6, 1f);

    controller.expectMessage(new WorkDone(training(1, CHAIN).id(), "worker-1", push.outcome()));
    expectRequest();
  }

  @Test
  void it_asks_the_store_only_for_what_it_does_not_hold() {
    doTraining(1, 5, 6, 1f);

    grant(training(2, STAR));
    Pull pull = store.expectMessageClass(Pull.class);

    Map<BlockName, Long> expected = versions(SHAPE.touchedBy(List.of(STAR)), 6);
    expected.put(BlockName.edge(0, 2), -1L);
    assertThat(pull.known()).isEqualTo(expected);
  }

  @Test
  void it_goes_on_from_base_plus_delta_where_the_store_took_it_whole() {
    doTraining(1, 5, 6, 1f);
    grant(training(2, CHAIN));
    Pull pull = store.expectMessageClass(Pull.class);
    pull.replyTo().tell(new Pulled(pull.request(), List.of(), 10));
    work();
    store.expectMessageClass(Push.class);

    assertThat(engine.bases.get(1))
        .allSatisfy(
            block -> {
              assertThat(block.version()).isEqualTo(6);
              // the value of version 5 and what was trained
              assertThat(block.values()).containsOnly(5f + 1f);
            });
  }

  @Test
  void it_pulls_again_what_the_store_took_in_part() {
    doTraining(1, 5, 6, 0.5f);
    grant(training(2, CHAIN));

    assertThat(store.expectMessageClass(Pull.class).known()).isEqualTo(versions(CHAIN_BLOCKS, -1));
  }

  @Test
  void it_reports_the_outcome_that_the_store_answered_to_a_duplicate() {
    expectRequest();
    grant(training(1, CHAIN));
    answerPull(5);
    work();
    Push push = store.expectMessageClass(Push.class);
    Outcome.Trained first = new Outcome.Trained(3, 1, 0, new StreamCursor(0, 99, new float[0]));
    push.replyTo().tell(new Pushed(push.request(), 1, true, Map.of(), Map.of(), first, 10));

    controller.expectMessage(new WorkDone(training(1, CHAIN).id(), "worker-1", first));
    expectRequest();
    grant(training(2, CHAIN));
    assertThat(store.expectMessageClass(Pull.class).known()).isEqualTo(versions(CHAIN_BLOCKS, -1));
  }

  @Test
  void training_of_which_nothing_was_applied_is_pushed_without_deltas() {
    engine.drops = true;
    expectRequest();
    grant(training(1, CHAIN));
    answerPull(5);
    LoggingTestKit.warn("step-dropped")
        .expect(
            kit.system(),
            () -> {
              work();
              return null;
            });

    Push push = store.expectMessageClass(Push.class);
    assertThat(push.deltas()).isEmpty();
    push.replyTo()
        .tell(new Pushed(push.request(), 1, false, Map.of(), Map.of(), push.outcome(), 10));

    controller.expectMessage(new WorkDone(training(1, CHAIN).id(), "worker-1", push.outcome()));
    expectRequest();
    grant(training(2, CHAIN));
    assertThat(store.expectMessageClass(Pull.class).known()).isEqualTo(versions(CHAIN_BLOCKS, 5));
  }

  @Test
  void an_evaluation_is_reported_with_the_stores_version_and_nothing_is_pushed() {
    expectRequest();
    Lease lease = lease(3, new Work.Evaluate(List.of(CHAIN), 0));
    grant(lease);
    answerPull(5);
    work();

    controller.expectMessage(
        new WorkDone(lease.id(), "worker-1", new Outcome.Evaluated(List.of(50.0), 100, 9)));
    expectRequest();
    store.expectNoMessage(Duration.ZERO);
  }

  @Test
  void a_candidate_is_scored() {
    expectRequest();
    Lease lease = lease(3, new Work.Score(List.of(CHAIN)));
    grant(lease);
    answerPull(5);
    work();

    controller.expectMessage(
        new WorkDone(lease.id(), "worker-1", new Outcome.Evaluated(List.of(60.0), 1000, 9)));
    expectRequest();
  }

  @Test
  void when_the_engine_fails_it_says_so_forgets_its_replica_waits_and_asks_again() {
    doTraining(1, 5, 6, 1f);
    engine.fails = true;
    Lease lease = training(2, CHAIN);
    grant(lease);
    answerPull(6);
    LoggingTestKit.warn("worker-failed")
        .expect(
            kit.system(),
            () -> {
              work();
              return null;
            });

    controller.expectMessage(
        new WorkFailed(
            lease.id(), "worker-1", "java.lang.IllegalStateException: device lost", false));
    controller.expectNoMessage(Duration.ofMillis(100));
    time.timePasses(Duration.ofMillis(500));
    expectRequest();
    grant(training(3, CHAIN));
    assertThat(store.expectMessageClass(Pull.class).known()).isEqualTo(versions(CHAIN_BLOCKS, -1));
  }

  @Test
  void a_lease_is_renewed_only_while_the_engine_makes_progress() {
    expectRequest();
    Lease lease = training(1, CHAIN);
    RenewLease renewal = new RenewLease(lease.id(), "worker-1", worker);
    grant(lease);
    answerPull(5);
    Runnable computing = nextCall();

    time.timePasses(TIMEOUT.dividedBy(3));
    controller.expectMessage(renewal);
    time.timePasses(TIMEOUT);
    progress.addAndGet(70);
    time.timePasses(TIMEOUT.dividedBy(3));
    controller.expectMessage(renewal);
    time.timePasses(TIMEOUT);
    computing.run();
    answer(store.expectMessageClass(Push.class), 6, 1f);

    // one renewal for one progress, however much time has passed
    controller.expectMessageClass(WorkDone.class);
    expectRequest();
    progress.addAndGet(70);
    time.timePasses(TIMEOUT.dividedBy(2));
    grant(training(2, CHAIN));
    store.expectMessageClass(Pull.class);
    controller.expectNoMessage(Duration.ZERO);
  }

  @Test
  void a_lease_that_went_to_somebody_else_is_finished_all_the_same() {
    expectRequest();
    Lease lease = lease(3, new Work.Evaluate(List.of(CHAIN), 0));
    grant(lease);
    answerPull(5);
    worker.tell(new LeaseRevoked(lease.id()));
    work();

    assertThat(controller.expectMessageClass(WorkDone.class).lease()).isEqualTo(lease.id());
    expectRequest();
  }

  @Test
  void it_ends_with_the_search_and_closes_the_engine_after_what_runs() {
    expectRequest();
    grant(training(1, CHAIN));
    answerPull(5);
    Runnable computing = nextCall();

    worker.tell(new SearchEnded());

    controller.expectTerminated(worker);
    assertThat(engine.closed).isFalse();
    computing.run();
    work();
    assertThat(engine.closed).isTrue();
  }

  @Test
  void it_ends_when_it_is_refused_and_says_so_to_its_owner() {
    expectRequest();

    worker.tell(new Refused("another corpus"));

    owner.expectMessage(new Worker.TurnedAway("worker-1", "another corpus"));
    controller.expectTerminated(worker);
  }

  @Test
  void a_refused_pull_gives_the_task_back_with_the_reason() {
    expectRequest();
    Lease lease = training(1, CHAIN);
    grant(lease);
    Pull pull = store.expectMessageClass(Pull.class);

    pull.replyTo().tell(new WeightsProtocol.Refused(pull.request(), "there is no block x"));

    expectFailureAndNextRequest(lease, "the store of weights refuses: there is no block x", false);
  }

  @Test
  void a_refused_push_gives_the_task_back_and_everything_is_pulled_again() {
    expectRequest();
    Lease lease = training(1, CHAIN);
    grant(lease);
    answerPull(5);
    work();
    Push push = store.expectMessageClass(Push.class);

    push.replyTo().tell(new WeightsProtocol.Refused(push.request(), "3 values for a block of 8"));

    expectFailureAndNextRequest(
        lease, "the store of weights refuses: 3 values for a block of 8", false);
    grant(training(2, CHAIN));
    assertThat(store.expectMessageClass(Pull.class).known()).isEqualTo(versions(CHAIN_BLOCKS, -1));
  }

  @Test
  void a_store_that_does_not_answer_in_time_costs_the_task_and_its_late_answer_is_ignored() {
    expectRequest();
    Lease lease = training(1, CHAIN);
    grant(lease);
    answerPull(5);
    work();
    Push push = store.expectMessageClass(Push.class);
    time.timePasses(TIMEOUT);
    ignoreRenewals(lease);
    // that says nothing of the task
    expectFailureAndNextRequest(
        lease, "the store of weights does not answer within " + TIMEOUT, true);

    grant(training(2, CHAIN));
    Pull second = store.expectMessageClass(Pull.class);
    answer(push, 6, 1f);
    second.replyTo().tell(new Pulled(second.request(), blocks(CHAIN_BLOCKS, 7), 10));
    work();

    assertThat(engine.bases.get(1)).isEqualTo(blocks(CHAIN_BLOCKS, 7));
    assertThat(store.expectMessageClass(Push.class).taskId()).isEqualTo(2);
  }

  @Test
  void a_request_for_work_that_is_not_answered_is_sent_again() {
    expectRequest();

    time.timePasses(TIMEOUT);
    expectRequest();
    time.timePasses(TIMEOUT);
    expectRequest();

    grant(training(1, CHAIN));
    answerPull(5);
    time.timePasses(TIMEOUT);
    ignoreRenewals(training(1, CHAIN));
    controller.expectNoMessage(Duration.ZERO);
  }

  @Test
  void an_idle_worker_that_is_drained_takes_back_its_request_and_ends() {
    expectRequest();
    Worker.drain(worker);
    controller.expectMessage(new WithdrawRequest("worker-1", Optional.empty(), worker));

    worker.tell(new WorkerProtocol.Dismissed());

    controller.expectTerminated(worker);
  }

  @Test
  void a_lease_on_its_way_to_a_worker_that_is_drained_is_done() {
    expectRequest();
    Worker.drain(worker);
    controller.expectMessageClass(WithdrawRequest.class);
    grant(training(1, CHAIN));
    answerPull(5);
    work();

    answer(store.expectMessageClass(Push.class), 6, 1f);

    controller.expectMessageClass(WorkDone.class);
    controller.expectTerminated(worker);
  }

  @Test
  void a_drained_worker_that_nobody_answers_ends() {
    expectRequest();
    Worker.drain(worker);
    for (int attempt = 0; attempt < 3; attempt++) {
      controller.expectMessageClass(WithdrawRequest.class);
      time.timePasses(TIMEOUT.dividedBy(12));
    }

    controller.expectTerminated(worker);
  }

  @Test
  void a_store_that_has_taken_less_than_the_search_has_seen_is_not_trained_from() {
    expectRequest();
    Lease lease = new Lease(1, 1, 1, TIMEOUT, new Lease.Versions(0, 7), training(1, CHAIN).work());
    grant(lease);

    Pull pull = store.expectMessageClass(Pull.class);
    pull.replyTo().tell(new Pulled(pull.request(), blocks(CHAIN_BLOCKS, 5), 6));

    WorkFailed failed = controller.expectMessageClass(WorkFailed.class);
    assertThat(failed.reason()).contains("has taken 6 pushes, and the search has seen 7");
    assertThat(failed.lost()).isTrue();
    assertThat(engine.installed).isEmpty();
  }

  @Test
  void a_task_granted_twice_is_done_once_under_its_last_lease() {
    expectRequest();
    grant(training(1, CHAIN));
    Lease again = new Lease(1, 2, 1, TIMEOUT, NO_VERSIONS, training(1, CHAIN).work());
    answerPull(5);
    grant(again);
    work();
    answer(store.expectMessageClass(Push.class), 6, 1f);

    assertThat(controller.expectMessageClass(WorkDone.class).lease()).isEqualTo(again.id());
    expectRequest();
    assertThat(engine.bases).hasSize(1);
  }

  @Test
  void a_worker_that_fails_again_and_again_waits_longer_but_not_for_ever() {
    engine.fails = true;
    expectRequest();
    for (long wait : new long[] {500, 800, 800}) {
      Lease lease = training(1, CHAIN);
      grant(lease);
      answerPull(5);
      work();
      controller.expectMessageClass(WorkFailed.class);
      time.timePasses(Duration.ofMillis(wait - 1));
      controller.expectNoMessage(Duration.ZERO);
      time.timePasses(Duration.ofMillis(1));
      expectRequest();
    }
  }

  @Test
  void when_the_engine_is_nearly_done_it_asks_for_the_next_lease() {
    beginLookingAhead(1);

    work();

    expectRequestHolding(training(1, CHAIN));
  }

  @Test
  void the_next_lease_is_begun_when_the_store_has_taken_the_current_one() {
    beginLookingAhead(1);
    work();
    expectRequestHolding(training(1, CHAIN));
    grant(training(2, CHAIN));
    Push push = store.expectMessageClass(Push.class);

    answer(push, 6, 1f);

    assertThat(store.expectMessageClass(Pull.class).known()).isEqualTo(versions(CHAIN_BLOCKS, 6));
    controller.expectMessage(new WorkDone(training(1, CHAIN).id(), "worker-1", push.outcome()));
    controller.expectNoMessage(Duration.ZERO);
  }

  @Test
  void a_request_that_is_open_when_the_lease_is_done_is_not_sent_again() {
    beginLookingAhead(1);
    work();
    expectRequestHolding(training(1, CHAIN));
    answer(store.expectMessageClass(Push.class), 6, 1f);
    controller.expectMessageClass(WorkDone.class);
    controller.expectNoMessage(Duration.ZERO);

    grant(training(2, CHAIN));

    assertThat(store.expectMessageClass(Pull.class).known()).isEqualTo(versions(CHAIN_BLOCKS, 6));
  }

  @Test
  void both_leases_are_renewed() {
    beginLookingAhead(1);
    Runnable computing = nextCall();
    computing.run();
    expectRequestHolding(training(1, CHAIN));
    grant(training(2, CHAIN));
    store.expectMessageClass(Push.class);

    time.timePasses(TIMEOUT.dividedBy(3));

    controller.expectMessage(new RenewLease(training(1, CHAIN).id(), "worker-1", worker));
    controller.expectMessage(new RenewLease(training(2, CHAIN).id(), "worker-1", worker));
  }

  @Test
  void a_worker_that_fails_gives_back_the_lease_that_it_has_not_begun_and_takes_no_other() {
    engine.fails = true;
    beginLookingAhead(1);
    Runnable computing = nextCall();
    grant(training(2, CHAIN));
    computing.run();

    assertThat(controller.expectMessageClass(WorkFailed.class).lost()).isFalse();
    expectGivenBack(training(2, CHAIN), "its worker has failed at another task");
    grant(training(3, CHAIN));
    expectGivenBack(training(3, CHAIN), "its worker has failed and waits");
    time.timePasses(Duration.ofMillis(500));
    expectRequest();
  }

  @Test
  void a_lease_that_went_to_somebody_else_before_it_was_begun_is_not_begun() {
    beginLookingAhead(1);
    work();
    expectRequestHolding(training(1, CHAIN));
    grant(training(2, CHAIN));
    worker.tell(new LeaseRevoked(training(2, CHAIN).id()));

    answer(store.expectMessageClass(Push.class), 6, 1f);

    controller.expectMessageClass(WorkDone.class);
    expectRequest();
  }

  @Test
  void a_worker_that_is_drained_does_what_it_holds_and_asks_for_nothing_more() {
    beginLookingAhead(1);
    Runnable computing = nextCall();
    computing.run();
    expectRequestHolding(training(1, CHAIN));
    grant(training(2, CHAIN));
    Worker.drain(worker);
    answer(store.expectMessageClass(Push.class), 6, 1f);
    controller.expectMessageClass(WorkDone.class);
    answerPull(7);
    work();

    answer(store.expectMessageClass(Push.class), 8, 1f);

    assertThat(controller.expectMessageClass(WorkDone.class).lease().taskId()).isEqualTo(2);
    controller.expectTerminated(worker);
  }

  @Test
  void a_worker_that_is_drained_while_it_asks_takes_its_request_back_and_does_what_it_holds() {
    beginLookingAhead(1);
    work();
    expectRequestHolding(training(1, CHAIN));
    Worker.drain(worker);
    controller.expectMessage(
        new WithdrawRequest("worker-1", Optional.of(training(1, CHAIN).id()), worker));
    worker.tell(new WorkerProtocol.Dismissed());

    answer(store.expectMessageClass(Push.class), 6, 1f);

    controller.expectMessageClass(WorkDone.class);
    controller.expectTerminated(worker);
  }

  @Test
  void while_it_evaluates_the_next_lease_is_made_ready_so_that_the_device_need_not_wait() {
    expectRequest();
    grant(evaluation(1));
    answerPull(5);
    Runnable evaluating = nextCall();
    grant(evaluation(2));
    answerPull(5);

    evaluating.run();
    work();

    assertThat(controller.expectMessageClass(WorkDone.class).lease().taskId()).isEqualTo(1);
    assertThat(controller.expectMessageClass(WorkDone.class).lease().taskId()).isEqualTo(2);
    expectRequest();
  }

  @Test
  void while_it_trains_nothing_is_pulled_for_the_next_lease() {
    beginLookingAhead(1);
    Runnable training = nextCall();

    grant(evaluation(2));

    store.expectNoMessage(Duration.ofMillis(100));
    training.run();
    store.expectMessageClass(Push.class);
  }

  @Test
  void the_next_lease_is_begun_when_the_training_is_merged_and_not_only_when_it_is_on_the_disk() {
    beginLookingAhead(1);
    work();
    expectRequestHolding(training(1, CHAIN));
    grant(evaluation(2));
    Push push = store.expectMessageClass(Push.class);

    merge(push, 6, 1f);

    Pull pull = store.expectMessageClass(Pull.class);
    assertThat(pull.known()).isEqualTo(versions(CHAIN_BLOCKS, 6));
    pull.replyTo().tell(new Pulled(pull.request(), List.of(), 10));
    Runnable evaluating = nextCall();
    controller.expectNoMessage(Duration.ZERO);
    answer(push, 6, 1f);
    assertThat(controller.expectMessageClass(WorkDone.class).lease().taskId()).isEqualTo(1);
    evaluating.run();
    expectRequestHolding(evaluation(2));
    assertThat(controller.expectMessageClass(WorkDone.class).lease().taskId()).isEqualTo(2);
  }

  @Test
  void whoever_is_granted_what_it_does_asks_again_for_what_comes_next() {
    beginLookingAhead(1);
    Runnable computing = nextCall();
    computing.run();
    expectRequestHolding(training(1, CHAIN));
    Lease again = new Lease(1, 2, 1, TIMEOUT, NO_VERSIONS, training(1, CHAIN).work());

    grant(again);

    controller.expectMessage(new RequestWork(DESCRIPTION, Optional.of(again.id()), worker));
  }

  @Test
  void what_was_merged_in_part_is_pulled_again_for_the_next_lease() {
    beginLookingAhead(1);
    work();
    expectRequestHolding(training(1, CHAIN));
    grant(training(2, CHAIN));

    merge(store.expectMessageClass(Push.class), 7, 0.5f);

    assertThat(store.expectMessageClass(Pull.class).known()).isEqualTo(versions(CHAIN_BLOCKS, -1));
  }

  @Test
  void a_training_that_is_merged_but_never_kept_is_given_back_with_what_was_begun_after_it() {
    beginLookingAhead(1);
    work();
    expectRequestHolding(training(1, CHAIN));
    grant(training(2, CHAIN));
    merge(store.expectMessageClass(Push.class), 6, 1f);
    answerPull(6);
    Runnable computing = nextCall();

    time.timePasses(TIMEOUT.dividedBy(3));
    ignoreRenewals(training(1, CHAIN));
    ignoreRenewals(training(2, CHAIN));
    time.timePasses(TIMEOUT);

    controller.expectMessage(
        new WorkFailed(
            training(1, CHAIN).id(),
            "worker-1",
            "the store of weights does not answer within " + TIMEOUT,
            true));
    expectGivenBack(training(2, CHAIN), "its worker has failed at another task");
    computing.run();
    store.expectNoMessage(Duration.ZERO);
  }

  @Test
  void two_trainings_that_are_not_on_the_disk_yet_are_reported_when_each_of_them_is() {
    beginLookingAhead(1);
    work();
    expectRequestHolding(training(1, CHAIN));
    grant(training(2, CHAIN));
    Push first = store.expectMessageClass(Push.class);
    merge(first, 6, 1f);
    answerPull(6);
    work();
    Push second = store.expectMessageClass(Push.class);
    merge(second, 7, 1f);

    answer(first, 6, 1f);
    assertThat(controller.expectMessageClass(WorkDone.class).lease().taskId()).isEqualTo(1);
    expectRequestHolding(training(2, CHAIN));
    answer(second, 7, 1f);
    assertThat(controller.expectMessageClass(WorkDone.class).lease().taskId()).isEqualTo(2);
    grant(training(3, CHAIN));

    // the first one's answer, which came last, has not put the replica back
    assertThat(store.expectMessageClass(Pull.class).known()).isEqualTo(versions(CHAIN_BLOCKS, 7));
  }

  @Test
  void what_was_handed_back_while_the_engine_had_it_is_not_reported() {
    expectRequest();
    grant(evaluation(1));
    answerPull(5);
    Runnable failing = nextCall();
    grant(evaluation(2));
    answerPull(5);
    engine.fails = true;
    failing.run();
    assertThat(controller.expectMessageClass(WorkFailed.class).lost()).isFalse();
    expectGivenBack(evaluation(2), "its worker has failed at another task");
    engine.fails = false;

    work();

    time.timePasses(Duration.ofMillis(500));
    expectRequest();
  }

  /** Its engine is to be told to train {@link #CHAIN}, and says when it is nearly done. */
  private void beginLookingAhead(long task) {
    engine.looksAhead = true;
    expectRequest();
    grant(training(task, CHAIN));
    answerPull(5);
  }

  private void expectRequestHolding(Lease lease) {
    controller.expectMessage(new RequestWork(DESCRIPTION, Optional.of(lease.id()), worker));
  }

  private void expectGivenBack(Lease lease, String reason) {
    controller.expectMessage(new WorkFailed(lease.id(), "worker-1", reason, true));
  }

  /** The worker fails, waits its first delay and asks again. */
  private void expectFailureAndNextRequest(Lease lease, String reason, boolean lost) {
    controller.expectMessage(new WorkFailed(lease.id(), "worker-1", reason, lost));
    time.timePasses(Duration.ofMillis(500));
    expectRequest();
  }

  /** Time passed without progress: the lease was renewed once, at its beginning. */
  private void ignoreRenewals(Lease lease) {
    controller.expectMessage(new RenewLease(lease.id(), "worker-1", worker));
  }

  private void expectRequest() {
    controller.expectMessage(new RequestWork(DESCRIPTION, Optional.empty(), worker));
  }

  private void grant(Lease lease) {
    worker.tell(new LeaseGranted(lease));
  }

  /** Answers the pull that comes with all blocks that it names, at a version. */
  private void answerPull(long version) {
    Pull pull = store.expectMessageClass(Pull.class);
    List<BlockName> inOrder =
        SHAPE.blocks().keySet().stream().filter(pull.known()::containsKey).toList();
    pull.replyTo().tell(new Pulled(pull.request(), blocks(inOrder, version), 9));
  }

  private static Map<BlockName, Float> scales(Push push, float scale) {
    Map<BlockName, Float> scales = new HashMap<>();
    push.deltas().forEach(delta -> scales.put(delta.name(), scale));
    return scales;
  }

  /** The blocks have taken it, the disk has not. */
  private static void merge(Push push, long version, float scale) {
    Map<BlockName, Float> scales = scales(push, scale);
    push.replyTo()
        .tell(new Merged(push.request(), versions(List.copyOf(scales.keySet()), version), scales));
  }

  private static void answer(Push push, long version, float scale) {
    Map<BlockName, Float> scales = scales(push, scale);
    push.replyTo()
        .tell(
            new Pushed(
                push.request(),
                push.taskId(),
                false,
                versions(List.copyOf(scales.keySet()), version),
                scales,
                push.outcome(),
                10));
  }

  /** A whole task of training {@link #CHAIN}, up to the next request for work. */
  private void doTraining(long task, long baseVersion, long version, float scale) {
    expectRequest();
    grant(training(task, CHAIN));
    answerPull(baseVersion);
    work();
    answer(store.expectMessageClass(Push.class), version, scale);
    controller.expectMessageClass(WorkDone.class);
    expectRequest();
  }

  /** Runs the engine's next call. */
  private void work() {
    nextCall().run();
  }

  private Runnable nextCall() {
    try {
      Runnable call = nativeThread.poll(30, TimeUnit.SECONDS);
      assertThat(call).as("a call of the engine").isNotNull();
      return call;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Lease training(long task, Architecture cell) {
    return lease(
        task, new Work.TrainShared(List.of(cell), new StreamCursor(0, 0, new float[0]), 20f, task));
  }

  private static Lease evaluation(long task) {
    return lease(task, new Work.Evaluate(List.of(CHAIN), task));
  }

  private static Lease lease(long task, Work work) {
    return new Lease(task, 1, 1, TIMEOUT, NO_VERSIONS, work);
  }

  private static Map<BlockName, Long> versions(List<BlockName> names, long version) {
    Map<BlockName, Long> versions = new HashMap<>();
    names.forEach(name -> versions.put(name, version));
    return versions;
  }

  /** Every value of a block is its version. */
  private static List<BlockValue> blocks(List<BlockName> names, long version) {
    List<BlockValue> blocks = new ArrayList<>();
    SHAPE
        .blocks()
        .forEach(
            (name, size) -> {
              if (names.contains(name)) {
                float[] values = new float[size.size()];
                Arrays.fill(values, (float) version);
                blocks.add(new BlockValue(name, version, values));
              }
            });
    return blocks;
  }
}
