package org.actornas.controller.search;

import java.util.List;
import java.util.stream.LongStream;
import org.actornas.protocol.architecture.Architecture;

/** Cells of three nodes by number, without chance: 128 different ones. */
public final class Cells {
  private Cells() {}

  /** The cell of a number; 128 numbers on, it is the same again. */
  public static Architecture cell(long number) {
    int rest = (int) (number % 128);
    return Architecture.of(rest % 4, 0, rest / 4 % 4, rest / 16 % 2, rest / 32);
  }

  /** The cells from a number on. */
  public static List<Architecture> cells(long first, int count) {
    return LongStream.range(first, first + count).mapToObj(Cells::cell).toList();
  }
}
