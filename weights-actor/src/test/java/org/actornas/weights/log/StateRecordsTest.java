package org.actornas.weights.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.actornas.weights.block.BlockState;
import org.junit.jupiter.api.Test;

class StateRecordsTest {

  @Test
  void equal_states_have_equal_bytes_in_whatever_order_their_blocks_are() {
    StoreState state = SamplePushes.stateAfter(SamplePushes.pushes(20, 1), 20);
    List<BlockState> reversed = new ArrayList<>(state.blocks().values());
    Collections.reverse(reversed);

    assertThat(StateRecords.toRecord(new StoreState(reversed, state.ledger())).toByteArray())
        .isEqualTo(StateRecords.toRecord(state).toByteArray());
  }
}
