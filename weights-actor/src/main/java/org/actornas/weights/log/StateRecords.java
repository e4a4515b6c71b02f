package org.actornas.weights.log;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.actornas.protocol.wire.BlockStateRecord;
import org.actornas.protocol.wire.ForgottenPushRecord;
import org.actornas.protocol.wire.RememberedPushRecord;
import org.actornas.protocol.wire.StoreStateRecord;
import org.actornas.protocol.work.Outcome;
import org.actornas.weights.block.BlockState;
import org.actornas.weights.block.PushLedger;

/** The protobuf form of the store's state, but for the blocks' values. */
final class StateRecords {
  private StateRecords() {}

  static StoreStateRecord toRecord(StoreState state) {
    StoreStateRecord.Builder record = StoreStateRecord.newBuilder().setVersion(state.version());
    // sorted, so that equal states have equal bytes
    for (BlockState block : new TreeMap<>(state.blocks()).values()) {
      record.addBlocks(
          BlockStateRecord.newBuilder()
              .setName(block.value().name().text())
              .setVersion(block.value().version())
              .addAllTouchedBy(block.touchedBy()));
    }
    state
        .ledger()
        .outcomes()
        .forEach(
            (taskId, outcome) ->
                record.addRemembered(
                    RememberedPushRecord.newBuilder()
                        .setTaskId(taskId)
                        .setOutcome(PushRecords.toRecord(outcome))));
    // sorted, too
    new TreeMap<>(state.ledger().forgotten())
        .forEach(
            (cursor, taskId) ->
                record.addForgotten(
                    ForgottenPushRecord.newBuilder().setCursor(cursor).setTaskId(taskId)));
    return record.build();
  }

  /**
   * The ledger in a record.
   *
   * @throws IllegalArgumentException if there can be no such ledger
   */
  static PushLedger ledgerOf(StoreStateRecord record) {
    Map<Long, Outcome.Trained> outcomes = new LinkedHashMap<>();
    for (RememberedPushRecord push : record.getRememberedList()) {
      outcomes.put(push.getTaskId(), PushRecords.fromRecord(push.getOutcome()));
    }
    Map<Integer, Long> forgotten = new HashMap<>();
    for (ForgottenPushRecord push : record.getForgottenList()) {
      forgotten.put(push.getCursor(), push.getTaskId());
    }
    return new PushLedger(record.getVersion(), outcomes, forgotten);
  }
}
