package org.actornas.worker.corpus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Distinct words as UTF-8 bytes, numbered from 0 in the order of their first appearance. A hash
 * table over one byte array: looking a word up creates no object.
 */
final class WordTable {
  static final int ABSENT = -1;

  private byte[] bytes = new byte[1 << 16];
  private int[] ends = new int[1 << 10]; // word i is bytes[ends[i - 1] .. ends[i])
  private int[] slots = filled(1 << 11); // linear probing, at most half full
  private int size;

  int size() {
    return size;
  }

  /** The number of this word, or {@link #ABSENT}. */
  int find(byte[] word, int length) {
    return slots[slotOf(word, 0, length)];
  }

  /** The number of this word, a new one if it is new. */
  int intern(byte[] word, int length) {
    int slot = slotOf(word, 0, length);
    if (slots[slot] == ABSENT) {
      slots[slot] = append(word, length);
      if (2 * size > slots.length) {
        rehash();
      }
      return size - 1;
    }
    return slots[slot];
  }

  int intern(String word) {
    byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
    return intern(utf8, utf8.length);
  }

  String word(int number) {
    int start = start(number);
    return new String(bytes, start, ends[number] - start, StandardCharsets.UTF_8);
  }

  private int append(byte[] word, int length) {
    int start = start(size);
    int end = Math.addExact(start, length);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, grown(bytes.length, end));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, grown(ends.length, size + 1));
    }
    System.arraycopy(word, 0, bytes, start, length);
    ends[size] = end;
    return size++;
  }

  private int start(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  /** The slot that holds this word, or the free one where it belongs. */
  private int slotOf(byte[] word, int from, int to) {
    int mask = slots.length - 1;
    int slot = hash(word, from, to) & mask;
    while (slots[slot] != ABSENT && !isWord(slots[slot], word, from, to)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isWord(int number, byte[] word, int from, int to) {
    return Arrays.equals(bytes, start(number), ends[number], word, from, to);
  }

  private void rehash() {
    slots = filled(Math.multiplyExact(slots.length, 2));
    for (int number = 0; number < size; number++) {
      slots[slotOf(bytes, start(number), ends[number])] = number;
    }
  }

  private static int hash(byte[] word, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + word[i];
    }
    hash *= 0x9E3779B9; // the low bits choose the slot: spread the high ones into them
    return hash ^ (hash >>> 15);
  }

  private static int[] filled(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, ABSENT);
    return slots;
  }

  private static int grown(int length, int needed) {
    return Math.max(needed, (int) Math.min(2L * length, Integer.MAX_VALUE - 8));
  }
}
