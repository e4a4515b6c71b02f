package org.actornas.deploy.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages bytes in the ways that disks, networks and attackers do. */
final class Mutation {
  /** Numbers that lengths and counts are most likely to trip over. */
  private static final List<Integer> EDGES =
      List.of(0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, Integer.MAX_VALUE, Integer.MIN_VALUE, -1);

  private static final int LONGEST_EXTENSION = 64;

  private final Random random;

  Mutation(long seed) {
    this.random = new Random(seed);
  }

  /**
   * Bytes with one to four things done to them.
   *
   * @param bytes stay as they are
   * @param other a part of it may come in
   */
  byte[] of(byte[] bytes, byte[] other) {
    byte[] mutated = bytes;
    for (int times = 1 + random.nextInt(4); times > 0; times--) {
      mutated = once(mutated, other);
    }
    return mutated;
  }

  private byte[] once(byte[] bytes, byte[] other) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> flipped(bytes);
      case 3 -> replaced(bytes);
      case 4 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 5 -> spliced(bytes, bytes.length, noise(), 0);
      case 6 -> spliced(bytes, at(bytes), other, at(other));
      case 7 -> doubled(bytes);
      case 8 -> edged(bytes);
      default -> noise();
    };
  }

  /** Up to the length: a cut may be at the end. */
  private int at(byte[] bytes) {
    return random.nextInt(bytes.length + 1);
  }

  private byte[] flipped(byte[] bytes) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return copy;
  }

  private byte[] replaced(byte[] bytes) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt();
    }
    return copy;
  }

  /** The head of one, and the tail of the other. */
  private static byte[] spliced(byte[] head, int end, byte[] tail, int begin) {
    byte[] both = Arrays.copyOf(head, end + tail.length - begin);
    System.arraycopy(tail, begin, both, end, tail.length - begin);
    return both;
  }

  /** A stretch of it stands there twice. */
  private byte[] doubled(byte[] bytes) {
    int end = at(bytes);
    return spliced(bytes, end, bytes, random.nextInt(end + 1));
  }

  /** A number in place of what was there: as four bytes, or as protobuf writes it. */
  private byte[] edged(byte[] bytes) {
    int value = EDGES.get(random.nextInt(EDGES.size()));
    byte[] number = random.nextBoolean() ? littleEndian(value) : varint(value);
    int begin = at(bytes);
    byte[] headed = spliced(bytes, begin, number, 0);
    return spliced(headed, headed.length, bytes, Math.min(bytes.length, begin + number.length));
  }

  private static byte[] littleEndian(int value) {
    byte[] bytes = new byte[Integer.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (value >>> (i * Byte.SIZE));
    }
    return bytes;
  }

  private static byte[] varint(int value) {
    byte[] bytes = new byte[5];
    int length = 0;
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return Arrays.copyOf(bytes, length);
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(LONGEST_EXTENSION + 1)];
    random.nextBytes(noise);
    return noise;
  }
}
