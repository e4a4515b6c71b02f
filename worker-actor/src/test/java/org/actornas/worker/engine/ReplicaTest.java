package org.actornas.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.junit.jupiter.api.Test;

class ReplicaTest {
  private static final BlockName EDGE = BlockName.edge(0, 1);

  private final Replica replica = new Replica();

  @Test
  void a_block_that_was_never_installed_is_asked_for_whatever_its_version() {
    replica.install(List.of(block(BlockName.INPUT, 4, 1)));

    assertThat(replica.known(List.of(BlockName.INPUT, EDGE)))
        .isEqualTo(Map.of(BlockName.INPUT, 4L, EDGE, -1L));
    assertThatThrownBy(() -> replica.values(List.of(EDGE)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("edge-0-1");
  }

  @Test
  void a_delta_that_was_taken_whole_on_its_base_advances_the_replica() {
    replica.install(List.of(block(EDGE, 4, 1)));

    replica.advance(Map.of(EDGE, 5L), Map.of(EDGE, 1f), List.of(block(EDGE, 4, 1.5f)));

    assertThat(replica.values(List.of(EDGE))).containsExactly(block(EDGE, 5, 1.5f));
  }

  @Test
  void a_delta_that_was_scaled_makes_the_replica_forget_the_block() {
    replica.install(List.of(block(EDGE, 4, 1), block(BlockName.INPUT, 2, 1)));

    replica.advance(Map.of(EDGE, 5L), Map.of(EDGE, 0.5f), List.of(block(EDGE, 4, 1.5f)));

    assertThat(replica.known(List.of(EDGE, BlockName.INPUT)))
        .isEqualTo(Map.of(EDGE, -1L, BlockName.INPUT, 2L));
  }

  @Test
  void a_delta_on_a_version_that_others_have_moved_makes_the_replica_forget_the_block() {
    replica.install(List.of(block(EDGE, 4, 1)));

    // a staleness exponent of 0 takes the deltas of one worker whole, however late
    replica.advance(Map.of(EDGE, 6L), Map.of(EDGE, 1f), List.of(block(EDGE, 4, 1.5f)));

    assertThat(replica.known(List.of(EDGE))).isEqualTo(Map.of(EDGE, -1L));
  }

  @Test
  void a_push_that_the_store_ignored_makes_the_replica_forget_its_blocks() {
    replica.install(List.of(block(EDGE, 4, 1), block(BlockName.INPUT, 2, 1)));

    replica.advance(Map.of(), Map.of(), List.of(block(EDGE, 4, 1.5f)));

    assertThat(replica.known(List.of(EDGE, BlockName.INPUT)))
        .isEqualTo(Map.of(EDGE, -1L, BlockName.INPUT, 2L));
  }

  @Test
  void a_push_without_deltas_leaves_the_replica_as_it_is() {
    replica.install(List.of(block(EDGE, 4, 1)));

    replica.advance(Map.of(), Map.of(), List.of());

    assertThat(replica.values(List.of(EDGE))).containsExactly(block(EDGE, 4, 1));
  }

  @Test
  void everything_can_be_forgotten() {
    replica.install(List.of(block(EDGE, 4, 1), block(BlockName.INPUT, 2, 1)));

    replica.forget();

    assertThat(replica.known(List.of(EDGE, BlockName.INPUT)))
        .isEqualTo(Map.of(EDGE, -1L, BlockName.INPUT, -1L));
  }

  private static BlockValue block(BlockName name, long version, float value) {
    return new BlockValue(name, version, new float[] {value});
  }
}
