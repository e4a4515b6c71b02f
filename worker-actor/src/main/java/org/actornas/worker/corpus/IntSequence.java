package org.actornas.worker.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Integers appended one by one; grows by chunks, so that growing never copies what is there. */
final class IntSequence {
  private static final int CHUNK = 1 << 16;

  private final List<int[]> full = new ArrayList<>();
  private int[] last = new int[CHUNK];
  private int inLast;

  void add(int value) {
    if (inLast == CHUNK) {
      full.add(last);
      last = new int[CHUNK];
      inLast = 0;
    }
    last[inLast++] = value;
  }

  int size() {
    return Math.addExact(Math.multiplyExact(full.size(), CHUNK), inLast);
  }

  int[] toArray() {
    int[] all = new int[size()];
    int at = 0;
    for (int[] chunk : full) {
      System.arraycopy(chunk, 0, all, at, CHUNK);
      at += CHUNK;
    }
    System.arraycopy(last, 0, all, at, inLast);
    return all;
  }

  /** How often each of 0 to {@code bound - 1} occurs; all values must be in that range. */
  int[] counts(int bound) {
    int[] counts = new int[bound];
    for (int[] chunk : full) {
      for (int value : chunk) {
        counts[value]++;
      }
    }
    Arrays.stream(last, 0, inLast).forEach(value -> counts[value]++);
    return counts;
  }
}
