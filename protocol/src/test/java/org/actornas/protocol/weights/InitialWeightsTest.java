package org.actornas.protocol.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.weights.WeightsShape.Matrix;
import org.junit.jupiter.api.Test;

class InitialWeightsTest {
  private static final InitialWeights INITIAL = new InitialWeights(new CounterRandom(1), 0.04f);

  @Test
  void values_are_uniform_in_the_range() {
    float[] values = INITIAL.of(BlockName.EMBEDDING, new Matrix(1_000, 100));
    double[] doubles = IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    double variance = Arrays.stream(doubles).map(x -> x * x).average().orElseThrow();

    assertThat(values).hasSize(100_000);
    assertThat(Arrays.stream(doubles).min().orElseThrow()).isBetween(-0.04000001, -0.0399);
    assertThat(Arrays.stream(doubles).max().orElseThrow()).isBetween(0.0399, 0.04000001);
    assertThat(Arrays.stream(doubles).average().orElseThrow()).isCloseTo(0, within(0.0004));
    assertThat(variance).isCloseTo(0.04 * 0.04 / 3, within(0.00001));
  }

  @Test
  void biases_are_zero() {
    assertThat(INITIAL.of(BlockName.SOFTMAX_BIAS, new Matrix(1, 10))).containsOnly(0f);
    assertThat(INITIAL.of(BlockName.INPUT_BIAS, new Matrix(1, 10))).containsOnly(0f);
  }

  @Test
  void one_seed_gives_the_same_values_and_another_others() {
    Matrix size = new Matrix(3, 4);
    InitialWeights again = new InitialWeights(new CounterRandom(1), 0.04f);
    InitialWeights other = new InitialWeights(new CounterRandom(2), 0.04f);

    float[] values = INITIAL.of(BlockName.RECURRENT, size);

    assertThat(again.of(BlockName.RECURRENT, size)).isEqualTo(values);
    assertThat(other.of(BlockName.RECURRENT, size)).isNotEqualTo(values);
  }

  @Test
  void no_two_blocks_start_alike() {
    Set<Integer> starts = new HashSet<>();
    int blocks = 0;
    for (BlockName block : new WeightsShape(100, 8, 8, 64, NodeForm.PLAIN).blocks().keySet()) {
      if (!block.equals(BlockName.SOFTMAX_BIAS) && !block.equals(BlockName.INPUT_BIAS)) {
        blocks++;
        starts.add(Arrays.hashCode(INITIAL.of(block, new Matrix(1, 4))));
      }
    }

    assertThat(starts).hasSize(blocks);
  }
}
