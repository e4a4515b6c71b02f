package org.actornas.controller.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.status.WorkerStatus;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Work;
import org.actornas.protocol.work.WorkerDescription;
import org.junit.jupiter.api.Test;

class LeaseDeskTest {
  private static final long NOW = 5;

  /** What the desk decided, in words: workers are reached by their names. */
  private final List<String> decisions = new ArrayList<>();

  private final LeaseDesk<String> desk =
      new LeaseDesk<>(
          new LeaseDesk.Rules("corpus-1", Duration.ofNanos(100), 2, 3, 5), 2, new Scribe(), 0);

  @Test
  void a_worker_that_has_nearly_done_its_lease_is_given_the_next_one() {
    add(0, 1);
    ask("a");

    askHolding("a", 0, 1);

    assertThat(decisions).containsExactly("a does 0/1", "a does 1/1");
  }

  @Test
  void workers_that_do_nothing_are_served_before_those_that_do_something() {
    add(0, 1);
    ask("a");
    ask("b");
    askHolding("a", 0, 1);
    askHolding("b", 1, 1);
    ask("c");
    decisions.clear();

    add(2, 3, 4);
    desk.grant(NOW);

    assertThat(decisions).containsExactly("c does 2/1", "a does 3/1", "b does 4/1");
  }

  @Test
  void a_worker_that_may_not_train_yet_lets_those_behind_it_have_what_they_may_do() {
    train(0, 1, 2, 3);
    ask("a");
    ask("b");
    ask("c");
    assertThat(decisions).containsExactly("a does 0/1", "b does 1/1");
    decisions.clear();

    askHolding("a", 0, 1);

    assertThat(decisions).containsExactly("a does 2/1");
  }

  @Test
  void whoever_asks_keeps_the_lease_that_it_does_and_no_other() {
    add(0, 1, 2);
    ask("a");
    askHolding("a", 0, 1); // the answer, 1/1, is lost
    decisions.clear();

    askHolding("a", 0, 1);

    assertThat(decisions).containsExactly("1/1 is lost", "a does 1/2");
  }

  @Test
  void a_worker_that_has_not_heard_of_the_last_attempt_at_what_it_does_keeps_it() {
    add(0);
    ask("a");
    ask("a");
    decisions.clear();

    askHolding("a", 0, 1);

    assertThat(decisions).isEmpty();
    assertThat(held("a")).contains(new LeaseId(0, 2, 2));
  }

  @Test
  void a_worker_that_has_failed_is_given_nothing_until_it_asks_again() {
    add(0, 1);
    ask("a");
    ask("b");
    askHolding("a", 0, 1);
    decisions.clear();

    desk.fail(new LeaseId(0, 1, 2), "a", "broken", false, NOW);
    assertThat(decisions).containsExactly("0/1 is lost");
    ask("a");

    assertThat(decisions).containsExactly("0/1 is lost", "a does 0/2");
  }

  @Test
  void a_lease_that_is_given_back_leaves_the_request_that_came_after_it() {
    add(0);
    ask("a");
    ask("a"); // it takes 0/1 away from itself
    decisions.clear();

    desk.fail(new LeaseId(0, 1, 2), "a", "late", true, NOW);
    add(1);
    askHolding("a", 0, 2);

    assertThat(decisions).containsExactly("a does 1/1");
  }

  @Test
  void a_worker_that_wants_nothing_more_is_dismissed_unless_a_lease_is_on_its_way() {
    add(0);
    ask("a");
    askHolding("a", 0, 1);
    desk.withdraw("a", Optional.of(new LeaseId(0, 1, 2)), "a");
    add(1);
    desk.grant(NOW);
    assertThat(decisions).containsExactly("a does 0/1", "a is dismissed");

    askHolding("a", 0, 1);
    desk.withdraw("a", Optional.of(new LeaseId(0, 1, 2)), "a");

    assertThat(decisions).containsExactly("a does 0/1", "a is dismissed", "a does 1/1");
  }

  @Test
  void of_two_leases_the_status_tells_the_one_that_is_done_first() {
    add(0, 1);
    ask("b");
    ask("a");
    desk.leave("b", "b", NOW);
    askHolding("a", 1, 1);

    assertThat(decisions).endsWith("a does 0/2");
    assertThat(held("a")).contains(new LeaseId(1, 1, 2));
  }

  private void train(long... tasks) {
    for (long task : tasks) {
      desk.add(new Task.Training(task, List.of(Architecture.of(0)), 0, 1, 1f, task));
    }
  }

  private void add(long... tasks) {
    for (long task : tasks) {
      desk.add(new Task.Evaluation(task, List.of(Architecture.of(0)), 0, task));
    }
  }

  private void ask(String worker) {
    desk.request(new WorkerDescription(worker, "cpu", "corpus-1"), Optional.empty(), worker, NOW);
  }

  private void askHolding(String worker, long task, int attempt) {
    desk.request(
        new WorkerDescription(worker, "cpu", "corpus-1"),
        Optional.of(new LeaseId(task, attempt, 2)),
        worker,
        NOW);
  }

  private Optional<LeaseId> held(String worker) {
    return desk.statuses().stream()
        .filter(status -> status.id().equals(worker))
        .flatMap(status -> status.lease().stream())
        .map(WorkerStatus.HeldLease::id)
        .findFirst();
  }

  private final class Scribe implements LeaseDesk.Office<String> {
    @Override
    public Work begin(Task task) {
      return new Work.Evaluate(task.architectures(), 0);
    }

    @Override
    public long weightsVersion() {
      return 0;
    }

    @Override
    public void granted(String workerId, String worker, Leases.Granted granted, Lease lease) {
      decisions.add(worker + " does " + lease.id());
    }

    @Override
    public void revoked(String worker, LeaseId lease) {
      decisions.add(lease + " is revoked");
    }

    @Override
    public void refused(String workerId, String worker, String reason) {
      decisions.add(worker + " is refused");
    }

    @Override
    public void dismissed(String worker) {
      decisions.add(worker + " is dismissed");
    }

    @Override
    public void searchEnded(String worker) {
      decisions.add(worker + " hears of the end");
    }

    @Override
    public void joined(WorkerDescription worker) {
      // of no interest here
    }

    @Override
    public void left(String workerId, int leases) {
      decisions.add(workerId + " leaves");
    }

    @Override
    public void lost(Leases.Lost lost, String reason) {
      decisions.add(lost.id() + " is lost");
    }

    @Override
    public void resultRefused(LeaseId lease, String workerId, String reason) {
      decisions.add(lease + " is not taken");
    }

    @Override
    public void hopeless(String reason) {
      decisions.add("hopeless");
    }
  }
}
