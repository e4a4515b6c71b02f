package org.actornas.controller.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.Optional;
import org.actornas.controller.search.Leases.Completion;
import org.actornas.controller.search.Leases.Granted;
import org.actornas.controller.search.Leases.Lost;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.junit.jupiter.api.Test;

class LeasesTest {
  private static final long INCARNATION = 3;
  private static final long TIMEOUT = 100;
  private static final int MAX_ATTEMPTS = 3;

  private final Leases leases = new Leases(INCARNATION, TIMEOUT, MAX_ATTEMPTS, Integer.MAX_VALUE);

  @Test
  void tasks_go_out_in_the_order_in_which_they_were_added() {
    add(0, 1, 2);

    assertThat(grant("a", 0)).isEqualTo(new Granted(id(0, 1), evaluation(0)));
    assertThat(grant("b", 0)).isEqualTo(new Granted(id(1, 1), evaluation(1)));
    assertThat(leases.waitingCount()).isEqualTo(1);
    assertThat(leases.openCount()).isEqualTo(3);
  }

  @Test
  void only_so_many_workers_train_at_once_and_the_others_get_what_else_there_is() {
    Leases one = new Leases(INCARNATION, TIMEOUT, MAX_ATTEMPTS, 1);
    one.add(training(0, 2));
    one.add(training(1, 2));
    one.add(training(2, 2));
    assertThat(one.grant("a", 0).orElseThrow().id()).isEqualTo(id(0, 1));

    assertThat(one.hasTaskFor("b")).isFalse();
    assertThat(one.grant("b", 0)).isEmpty();
    // it goes on with what it does
    assertThat(one.grant("a", 0).orElseThrow().id()).isEqualTo(id(1, 1));
    one.add(evaluation(3));
    assertThat(one.grant("b", 0).orElseThrow().id()).isEqualTo(id(3, 1));
    one.add(new Task.Scoring(4, evaluation(4).architectures(), 0));
    assertThat(one.grant("b", 0).orElseThrow().id()).isEqualTo(id(4, 1));
  }

  @Test
  void whoever_trains_may_be_replaced_when_it_is_done_or_lost() {
    Leases one = new Leases(INCARNATION, TIMEOUT, MAX_ATTEMPTS, 1);
    one.add(training(0, 2));
    one.add(training(1, 2));
    one.grant("a", 0);
    one.complete(id(0, 1), trained(2));

    assertThat(one.grant("b", 0).orElseThrow().id()).isEqualTo(id(1, 1));
    assertThat(one.hasTaskFor("a")).isFalse();
    one.workerLost("b", Optional.empty());

    assertThat(one.grant("a", 0).orElseThrow().id()).isEqualTo(id(1, 2));
  }

  @Test
  void tasks_that_are_lost_one_after_another_go_out_oldest_first() {
    leases.add(training(0, 2));
    leases.add(training(1, 2));
    leases.add(training(2, 2));
    grant("a", 0);
    grant("a", 0);

    leases.fail(id(0, 1), "a");
    leases.giveBack(id(1, 1), "a");

    assertThat(grant("b", 0).id()).isEqualTo(id(0, 2));
    assertThat(grant("b", 0).id()).isEqualTo(id(1, 2));
    assertThat(grant("b", 0).id()).isEqualTo(id(2, 1));
  }

  @Test
  void a_controller_step_goes_out_before_shared_training_that_was_there_first() {
    leases.add(training(0, 2));
    leases.add(training(1, 2));
    grant("a", 0);
    add(2, 3);
    leases.workerLost("a", Optional.empty());

    assertThat(leases.waitingCount()).isEqualTo(4);
    assertThat(grant("b", 1).id()).isEqualTo(id(2, 1));
    assertThat(grant("c", 1).id()).isEqualTo(id(3, 1));
    leases.workerLost("b", Optional.empty());
    assertThat(grant("d", 2).id()).isEqualTo(id(2, 2));
    assertThat(grant("e", 2).id()).isEqualTo(id(0, 2));
    assertThat(grant("f", 2).id()).isEqualTo(id(1, 1));
  }

  @Test
  void without_waiting_tasks_nothing_is_granted() {
    assertThat(leases.grant("a", 0)).isEmpty();

    add(0);
    grant("a", 0);

    assertThat(leases.grant("b", 0)).isEmpty();
  }

  @Test
  void an_open_task_can_not_be_added_again() {
    add(7);

    assertThatThrownBy(() -> leases.add(evaluation(7)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("task 7 is open already");
    assertThat(leases.waitingCount()).isEqualTo(1);
  }

  @Test
  void a_completed_task_is_forgotten() {
    add(0);
    grant("a", 0);

    assertThat(leases.complete(id(0, 1), evaluated(1)))
        .isEqualTo(new Completion.Accepted(evaluation(0)));
    assertThat(leases.openCount()).isZero();
    assertThat(leases.expire(1_000_000)).isEmpty();
    assertThat(leases.workerLost("a", Optional.empty())).isEmpty();
  }

  @Test
  void the_second_result_of_a_task_is_refused() {
    add(0);
    grant("a", 0);
    leases.complete(id(0, 1), evaluated(1));

    assertThat(leases.complete(id(0, 1), evaluated(1)))
        .isEqualTo(new Completion.Refused("the task was done before"));
  }

  @Test
  void the_first_result_wins_even_of_an_earlier_attempt() {
    add(0);
    grant("slow", 0);
    leases.expire(TIMEOUT + 1);
    grant("quick", TIMEOUT + 1);

    assertThat(leases.complete(id(0, 1), evaluated(1))).isInstanceOf(Completion.Accepted.class);
    assertThat(leases.complete(id(0, 2), evaluated(1))).isInstanceOf(Completion.Refused.class);
    assertThat(leases.renew(id(0, 2), "quick", TIMEOUT + 2)).isFalse();
  }

  @Test
  void a_late_result_of_a_task_that_waits_again_takes_it_off_the_queue() {
    add(0, 1);
    grant("slow", 0);
    leases.expire(TIMEOUT + 1);

    assertThat(leases.complete(id(0, 1), evaluated(1))).isInstanceOf(Completion.Accepted.class);
    assertThat(leases.waitingCount()).isEqualTo(1);
    assertThat(grant("b", TIMEOUT + 1).task().id()).isEqualTo(1);
    assertThat(leases.grant("c", TIMEOUT + 1)).isEmpty();
  }

  @Test
  void a_result_of_another_incarnation_is_refused() {
    add(0);
    grant("a", 0);

    assertThat(leases.complete(new LeaseId(0, 1, INCARNATION - 1), evaluated(1)))
        .isEqualTo(new Completion.Refused("the lease is of controller incarnation 2, this is 3"));
    assertThat(leases.openCount()).isEqualTo(1);
  }

  @Test
  void a_result_of_an_attempt_that_was_never_granted_is_refused() {
    add(0);

    assertThat(leases.complete(id(0, 1), evaluated(1))).isInstanceOf(Completion.Refused.class);
    grant("a", 0);
    assertThat(leases.complete(id(0, 2), evaluated(1)))
        .isEqualTo(new Completion.Refused("attempt 2 was never granted"));
    assertThat(leases.complete(id(0, 0), evaluated(1))).isInstanceOf(Completion.Refused.class);
    assertThat(leases.openCount()).isEqualTo(1);
  }

  @Test
  void a_result_of_the_wrong_kind_is_refused() {
    leases.add(training(0, 2));
    leases.add(evaluation(1));
    leases.add(new Task.Scoring(2, Cells.cells(0, 1), 0));
    grant("a", 0);
    grant("b", 0);
    grant("c", 0);

    assertThat(leases.complete(id(0, 1), evaluated(2)))
        .isEqualTo(new Completion.Refused("the result is not one of train-shared"));
    assertThat(leases.complete(id(1, 1), trained(1)))
        .isEqualTo(new Completion.Refused("the result is not one of evaluate"));
    assertThat(leases.complete(id(2, 1), trained(1)))
        .isEqualTo(new Completion.Refused("the result is not one of score"));
    assertThat(leases.openCount()).isEqualTo(3);
  }

  @Test
  void a_result_of_the_wrong_size_is_refused() {
    leases.add(training(0, 2));
    leases.add(evaluation(1));
    grant("a", 0);
    grant("b", 0);

    assertThat(leases.complete(id(0, 1), trained(1))).isInstanceOf(Completion.Refused.class);
    assertThat(leases.complete(id(1, 1), evaluated(2))).isInstanceOf(Completion.Refused.class);
    assertThat(leases.complete(id(0, 1), trained(2))).isInstanceOf(Completion.Accepted.class);
    assertThat(leases.complete(id(1, 1), evaluated(1))).isInstanceOf(Completion.Accepted.class);
  }

  @Test
  void only_the_holder_renews_a_lease() {
    add(0);
    grant("a", 0);

    assertThat(leases.renew(id(0, 1), "a", 1)).isTrue();
    assertThat(leases.renew(id(0, 1), "b", 1)).isFalse();
    assertThat(leases.renew(id(0, 2), "a", 1)).isFalse();
    assertThat(leases.renew(new LeaseId(0, 1, INCARNATION + 1), "a", 1)).isFalse();
    assertThat(leases.renew(id(1, 1), "a", 1)).isFalse();
  }

  @Test
  void a_lease_expires_once_more_than_its_timeout_has_passed() {
    add(0);
    grant("a", 5);

    assertThat(leases.expire(5 + TIMEOUT)).isEmpty();
    assertThat(leases.expire(5 + TIMEOUT + 1))
        .containsExactly(new Lost(id(0, 1), "a", evaluation(0), false));
    assertThat(leases.waitingCount()).isEqualTo(1);
    assertThat(leases.expire(1_000_000)).isEmpty();
  }

  @Test
  void a_renewed_lease_lasts_for_another_timeout() {
    add(0);
    grant("a", 0);
    leases.renew(id(0, 1), "a", 60);

    assertThat(leases.expire(60 + TIMEOUT)).isEmpty();
    assertThat(leases.expire(60 + TIMEOUT + 1)).hasSize(1);
    assertThat(leases.renew(id(0, 1), "a", 60 + TIMEOUT + 2)).isFalse();
  }

  @Test
  void a_clock_that_overflows_does_not_matter() {
    long now = Long.MAX_VALUE - TIMEOUT / 2;
    add(0);
    grant("a", now);

    assertThat(leases.expire(now + TIMEOUT)).isEmpty();
    assertThat(leases.expire(now + TIMEOUT + 1)).hasSize(1);
  }

  @Test
  void lost_tasks_go_out_before_the_others_oldest_first_with_the_next_attempt() {
    add(0, 1, 2);
    grant("a", 0);
    grant("b", 0);

    assertThat(leases.expire(TIMEOUT + 1))
        .extracting(lost -> lost.task().id())
        .containsExactly(0L, 1L);

    assertThat(grant("c", 200).id()).isEqualTo(id(0, 2));
    assertThat(grant("d", 200).id()).isEqualTo(id(1, 2));
    assertThat(grant("e", 200).id()).isEqualTo(id(2, 1));
  }

  @Test
  void a_worker_that_is_lost_loses_its_leases_and_no_others() {
    add(0, 1, 2);
    grant("a", 0);
    grant("b", 0);
    grant("a", 0);

    assertThat(leases.workerLost("a", Optional.empty()))
        .containsExactly(
            new Lost(id(0, 1), "a", evaluation(0), false),
            new Lost(id(2, 1), "a", evaluation(2), false));
    assertThat(leases.renew(id(1, 1), "b", 1)).isTrue();
    assertThat(leases.waitingCount()).isEqualTo(2);
  }

  @Test
  void only_the_holder_can_give_a_lease_up() {
    add(0);
    grant("a", 0);

    assertThat(leases.fail(id(0, 1), "b")).isEmpty();
    assertThat(leases.fail(id(0, 1), "a")).contains(new Lost(id(0, 1), "a", evaluation(0), false));
    assertThat(leases.fail(id(0, 1), "a")).isEmpty();
  }

  @Test
  void workers_that_are_lost_do_not_exhaust_a_task() {
    add(0);
    for (int attempt = 1; attempt <= 4 * MAX_ATTEMPTS; attempt += 2) {
      grant("a", 0);
      assertThat(leases.workerLost("a", Optional.empty()).get(0).exhausted()).isFalse();
      grant("b", 0);
      assertThat(leases.expire(TIMEOUT + 1).get(0).exhausted()).isFalse();
    }
  }

  @Test
  void a_lease_that_is_given_back_says_nothing_of_its_task() {
    add(0);
    for (int attempt = 1; attempt <= 2 * MAX_ATTEMPTS; attempt++) {
      grant("a", 0);
      assertThat(leases.giveBack(id(0, attempt), "b")).isEmpty();
      assertThat(leases.giveBack(id(0, attempt), "a").orElseThrow().exhausted()).isFalse();
    }

    assertThat(leases.waitingCount()).isEqualTo(1);
  }

  @Test
  void a_lease_is_under_way_from_its_second_renewal_on() {
    add(0);
    grant("a", 0);
    assertThat(leases.isUnderWay(id(0, 1))).isFalse();
    leases.renew(id(0, 1), "a", 1);
    assertThat(leases.isUnderWay(id(0, 1))).isFalse();
    leases.renew(id(0, 1), "a", 2);
    assertThat(leases.isUnderWay(id(0, 1))).isTrue();

    leases.fail(id(0, 1), "a");
    grant("b", 3);
    assertThat(leases.isUnderWay(id(0, 1))).isFalse();
    assertThat(leases.isUnderWay(id(0, 2))).isFalse();
  }

  @Test
  void a_task_is_exhausted_when_workers_have_failed_at_it_as_often_as_they_may() {
    add(0);
    for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
      grant("a", 0);
      assertThat(leases.fail(id(0, attempt), "a").orElseThrow().exhausted()).isFalse();
    }
    grant("a", 0);

    assertThat(leases.fail(id(0, MAX_ATTEMPTS), "a").orElseThrow().exhausted()).isTrue();
  }

  private void add(long... ids) {
    for (long id : ids) {
      leases.add(evaluation(id));
    }
  }

  private Granted grant(String worker, long now) {
    return leases.grant(worker, now).orElseThrow();
  }

  private static LeaseId id(long task, int attempt) {
    return new LeaseId(task, attempt, INCARNATION);
  }

  private static Task evaluation(long id) {
    return new Task.Evaluation(id, Cells.cells(id, 1), 0, id);
  }

  private static Task training(long id, int minibatches) {
    return new Task.Training(id, Cells.cells(id, minibatches), 0, 1, 1f, 0);
  }

  private static Outcome evaluated(int cells) {
    return new Outcome.Evaluated(Collections.nCopies(cells, 50.0), 10, 1);
  }

  private static Outcome trained(int minibatches) {
    return new Outcome.Trained(4, minibatches, 0, new StreamCursor(0, 0, new float[0]));
  }
}
