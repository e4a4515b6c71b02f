package org.actornas.buffer.state;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;

/**
 * The memory buffer (the paper's section 3): up to {@code capacity} architectures that the
 * controller sampled before. Immutable; what it holds is a fold of its events.
 *
 * <table>
 *   <caption>What happens to the n architectures of an epoch</caption>
 *   <tr><th>held</th><th>effect</th></tr>
 *   <tr><td>at most capacity - n</td><td>all are appended</td></tr>
 *   <tr><td>less than capacity</td><td>appended while there is room; each of the others replaces a
 *       different random entry</td></tr>
 *   <tr><td>capacity</td><td>each replaces a different random entry; beyond capacity the later ones
 *       are left out</td></tr>
 *   <tr><td>an epoch stored before</td><td>nothing</td></tr>
 * </table>
 */
public final class BufferState {
  private final int capacity;
  private final CounterRandom random;
  private final List<Architecture> entries;
  private final int lastEpoch;

  private BufferState(
      int capacity, CounterRandom random, List<Architecture> entries, int lastEpoch) {
    this.capacity = capacity;
    this.random = random;
    this.entries = entries;
    this.lastEpoch = lastEpoch;
  }

  /**
   * A buffer that holds nothing.
   *
   * @param capacity at least 1
   * @param random chooses what is replaced and what is sampled
   */
  public static BufferState empty(int capacity, CounterRandom random) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, but is " + capacity);
    }
    return new BufferState(capacity, random, List.of(), 0);
  }

  /**
   * A buffer as it was.
   *
   * @param entries slot by slot; at most as many as this one's capacity
   * @param lastEpoch whose architectures were stored
   */
  public BufferState with(List<Architecture> entries, int lastEpoch) {
    if (entries.size() > capacity) {
      throw new IllegalArgumentException(
          "%d entries in a buffer of %d".formatted(entries.size(), capacity));
    }
    return new BufferState(capacity, random, List.copyOf(entries), lastEpoch);
  }

  /** The epoch whose architectures were stored last; 0 before the first. */
  public int lastEpoch() {
    return lastEpoch;
  }

  /** Entries held. */
  public int size() {
    return entries.size();
  }

  /** The entries, slot by slot. */
  public List<Architecture> entries() {
    return entries;
  }

  /** The event that storing an epoch's architectures is; without any if the epoch was stored. */
  public BufferEvent.Stored store(int epoch, List<Architecture> architectures) {
    if (epoch <= lastEpoch) {
      return new BufferEvent.Stored(epoch, List.of(), List.of());
    }
    int room = Math.min(capacity - size(), architectures.size());
    int replaced = Math.min(architectures.size() - room, size());
    List<Integer> slots = new ArrayList<>(room + replaced);
    IntStream.range(size(), size() + room).forEach(slots::add);
    for (int slot : choose(replaced, random.at(Purpose.BUFFER_REPLACEMENT, epoch))) {
      slots.add(slot);
    }
    return new BufferEvent.Stored(epoch, architectures.subList(0, slots.size()), slots);
  }

  /** The state after an event. */
  public BufferState apply(BufferEvent event) {
    if (!(event instanceof BufferEvent.Stored stored)) {
      throw new IllegalArgumentException("not an event of this version: " + event);
    }
    if (stored.epoch() <= lastEpoch) {
      return this;
    }
    List<Architecture> next = new ArrayList<>(entries);
    for (int i = 0; i < stored.slots().size(); i++) {
      int slot = stored.slots().get(i);
      if (slot == next.size()) {
        next.add(stored.architectures().get(i));
      } else {
        next.set(slot, stored.architectures().get(i));
      }
    }
    return new BufferState(capacity, random, List.copyOf(next), stored.epoch());
  }

  /**
   * Entries without replacement: all of them, in random order, if fewer than {@code count} are
   * held; none from an empty buffer.
   *
   * @param counter keys the choice
   * @param count at least 0
   */
  public List<Architecture> sample(long counter, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("can't sample " + count + " entries");
    }
    int[] slots = choose(Math.min(count, size()), random.at(Purpose.BUFFER_SAMPLE, counter));
    return IntStream.of(slots).mapToObj(entries::get).toList();
  }

  /** The first {@code count} of a random permutation of the slots held. */
  private int[] choose(int count, RandomGenerator draws) {
    int[] slots = IntStream.range(0, size()).toArray();
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      int other = i + draws.nextInt(slots.length - i);
      chosen[i] = slots[other];
      slots[other] = slots[i];
    }
    return chosen;
  }
}
