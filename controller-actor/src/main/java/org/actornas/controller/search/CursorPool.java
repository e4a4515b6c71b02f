package org.actornas.controller.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.actornas.protocol.work.StreamCursor;

/**
 * Where shared training stands in the training streams. As many cursors as there were ever leases
 * at once: each reads on from where its last task ended and wraps around at the end; a new one
 * starts in the middle of the largest part that none has begun in. So each reads a contiguous part
 * of its own, and they take turns: none falls behind when there are fewer leases than before.
 */
final class CursorPool {
  private final int length;
  private final int steps;
  private final SortedMap<Integer, StreamCursor> cursors = new TreeMap<>();
  private final Map<Long, Integer> assigned = new HashMap<>();

  /** That no task reads from, the one that has rested longest first. */
  private final Deque<Integer> resting = new ArrayDeque<>();

  /**
   * @param length positions of a training stream
   * @param steps T: cursors start at multiples of it
   */
  CursorPool(int length, int steps) {
    this.length = length;
    this.steps = steps;
  }

  /** The cursor that has rested longest, or a new one if a task reads from each. */
  int free() {
    return resting.isEmpty() ? cursors.size() : resting.getFirst();
  }

  /** A task reads from a cursor until it is done. */
  void assign(long taskId, int cursor) {
    if (assigned.containsKey(taskId) || assigned.containsValue(cursor)) {
      throw new IllegalStateException(
          "task %d or cursor %d is assigned already: %s".formatted(taskId, cursor, assigned));
    }
    cursors.computeIfAbsent(cursor, id -> new StreamCursor(id, start(id), new float[0]));
    resting.remove(cursor);
    assigned.put(taskId, cursor);
  }

  /** Tasks that have a cursor and are not done. */
  int assigned() {
    return assigned.size();
  }

  /** Where a task begins to read; empty if it was assigned no cursor. */
  Optional<StreamCursor> of(long taskId) {
    return Optional.ofNullable(assigned.get(taskId)).map(this::standing);
  }

  /** A task is done, and its cursor stands here now. */
  void done(long taskId, StreamCursor next) {
    Integer cursor = assigned.get(taskId);
    if (cursor == null || cursor != next.id()) {
      throw new IllegalStateException(
          "task %d brings cursor %d, but reads from %s".formatted(taskId, next.id(), cursor));
    }
    assigned.remove(taskId);
    resting.addLast(cursor);
    cursors.put(cursor, next);
  }

  /** Where all cursors stand: those that rest, longest first, and then the others. */
  List<StreamCursor> all() {
    List<StreamCursor> all = new ArrayList<>();
    resting.forEach(id -> all.add(standing(id)));
    assigned.values().stream().sorted().forEach(id -> all.add(standing(id)));
    return all;
  }

  private StreamCursor standing(int id) {
    StreamCursor cursor = cursors.get(id);
    if (cursor == null) {
      throw new IllegalStateException("there is no cursor " + id);
    }
    return cursor;
  }

  /** Goes on with {@link #all} of a pool; which tasks read from them is not known yet. */
  void resume(List<StreamCursor> standing) {
    assigned.clear();
    cursors.clear();
    resting.clear();
    for (StreamCursor cursor : standing) {
      cursors.put(cursor.id(), cursor);
      resting.addLast(cursor.id());
    }
  }

  /** Van der Corput's sequence: 0, 1/2, 1/4, 3/4, 1/8 ... of the stream. */
  private int start(int id) {
    double fraction = 0;
    double digit = 0.5;
    for (int rest = id; rest > 0; rest /= 2) {
      fraction += digit * (rest % 2);
      digit /= 2;
    }
    return (int) (fraction * length) / steps * steps;
  }
}
