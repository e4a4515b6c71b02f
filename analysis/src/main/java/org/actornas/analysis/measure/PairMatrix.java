package org.actornas.analysis.measure;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/** A symmetric number for every pair of n things, without the diagonal. */
final class PairMatrix {
  private final int size;
  private final double[] values; // row by row, j > i

  private PairMatrix(int size, double[] values) {
    this.size = size;
    this.values = values;
  }

  /** Of these values in the order (0, 1), (0, 2), ..., (1, 2), .... */
  static PairMatrix of(int size, double... values) {
    if (values.length != pairs(size)) {
      throw new IllegalArgumentException(
          "%d things have %d pairs, not %d".formatted(size, pairs(size), values.length));
    }
    return new PairMatrix(size, values.clone());
  }

  /** Of a function of two things. */
  static <T> PairMatrix of(List<T> things, ToDoubleBiFunction<T, T> value) {
    return parallel(things, () -> value);
  }

  /**
   * Of a function of two things, by several threads. Each row has a function of its own, which
   * therefore may keep state; the result does not depend on the threads.
   */
  static <T> PairMatrix parallel(List<T> things, Supplier<ToDoubleBiFunction<T, T>> value) {
    int size = things.size();
    double[] values =
        IntStream.range(0, size)
            .parallel()
            .mapToObj(
                i -> {
                  ToDoubleBiFunction<T, T> ofRow = value.get();
                  return IntStream.range(i + 1, size)
                      .mapToDouble(j -> ofRow.applyAsDouble(things.get(i), things.get(j)))
                      .toArray();
                })
            .flatMapToDouble(Arrays::stream)
            .toArray();
    return new PairMatrix(size, values);
  }

  private static int pairs(int size) {
    return size * (size - 1) / 2;
  }

  int size() {
    return size;
  }

  int pairs() {
    return values.length;
  }

  /** All values: a new array. */
  double[] values() {
    return values.clone();
  }

  boolean isConstant() {
    return Arrays.stream(values).allMatch(value -> value == values[0]);
  }

  /** The matrix of some of the things. */
  PairMatrix of(int[] chosen) {
    double[][] square = square();
    double[] of = new double[pairs(chosen.length)];
    int pair = 0;
    for (int i = 0; i < chosen.length; i++) {
      for (int j = i + 1; j < chosen.length; j++) {
        of[pair++] = square[chosen[i]][chosen[j]];
      }
    }
    return new PairMatrix(chosen.length, of);
  }

  /** [n, n], zero on the diagonal. */
  double[][] square() {
    double[][] square = new double[size][size];
    int pair = 0;
    for (int i = 0; i < size; i++) {
      for (int j = i + 1; j < size; j++) {
        square[i][j] = values[pair];
        square[j][i] = values[pair++];
      }
    }
    return square;
  }
}
