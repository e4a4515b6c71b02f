package org.actornas.weights.block;

import static org.assertj.core.api.Assertions.assertThat;

import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.junit.jupiter.api.Test;

class PushLedgerTest {

  @Test
  void the_last_outcome_of_each_cursor_is_kept_however_old_it_is() {
    PushLedger ledger = new PushLedger();
    ledger.record(1, outcome(7, 1));
    for (int task = 2; task <= PushLedger.MEMORY + 10; task++) {
      ledger.record(task, outcome(0, task));
    }

    assertThat(ledger.outcomeOf(1)).contains(outcome(7, 1));
    assertThat(ledger.outcomes()).hasSize(PushLedger.MEMORY);
    assertThat(ledger.version()).isEqualTo(PushLedger.MEMORY + 10);
    assertThat(ledger.isPast(1, 7)).isFalse();
  }

  @Test
  void a_task_whose_outcome_is_no_longer_kept_is_past_and_a_new_one_is_not() {
    PushLedger ledger = new PushLedger();
    for (int task = 1; task <= PushLedger.MEMORY + 2; task++) {
      ledger.record(task, outcome(0, task));
    }

    assertThat(ledger.outcomeOf(2)).isEmpty();
    assertThat(ledger.isPast(2, 0)).isTrue();
    assertThat(ledger.isPast(3, 0)).isFalse();
    assertThat(ledger.isPast(2, 1)).isFalse();
    assertThat(ledger.isPast(PushLedger.MEMORY + 3, 0)).isFalse();
  }

  @Test
  void a_copy_goes_its_own_way_and_forgets_the_same() {
    PushLedger ledger = new PushLedger();
    for (int task = 1; task <= PushLedger.MEMORY + 2; task++) {
      ledger.record(task, outcome(task % 3, task));
    }
    PushLedger copy = ledger.copy();
    ledger.record(1_000, outcome(1, 1_000));
    assertThat(copy.outcomeOf(1_000)).isEmpty();

    copy.record(1_000, outcome(1, 1_000));

    assertThat(copy.version()).isEqualTo(ledger.version());
    assertThat(copy.outcomes()).isEqualTo(ledger.outcomes());
    assertThat(copy.forgotten()).isEqualTo(ledger.forgotten());
  }

  private static Outcome.Trained outcome(int cursor, int position) {
    return new Outcome.Trained(4, 2, 0, new StreamCursor(cursor, position, new float[] {1}));
  }
}
