package org.actornas.controller.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.actornas.protocol.work.StreamCursor;

/**
 * Where shared training stands in the training streams. As many cursors as there were ever leases
 * at once: each reads on from where its last task ended and wraps around at the end; a new one
 * starts in the middle of the largest part that none has begun in. One worker thus reads the text
 * in order, and several read contiguous parts of their own.
 */
final class CursorPool {
  private final int length;
  private final int steps;
  private final List<StreamCursor> cursors = new ArrayList<>();
  private final Map<Long, Integer> assigned = new HashMap<>();

  /**
   * @param length positions of a training stream
   * @param steps T: cursors start at multiples of it
   */
  CursorPool(int length, int steps) {
    this.length = length;
    this.steps = steps;
  }

  /** The lowest cursor that no task reads from. */
  int free() {
    int free = 0;
    while (assigned.containsValue(free)) {
      free++;
    }
    return free;
  }

  /** A task reads from a cursor until it is done. */
  void assign(long taskId, int cursor) {
    if (assigned.containsKey(taskId) || assigned.containsValue(cursor)) {
      throw new IllegalStateException(
          "task %d or cursor %d is assigned already: %s".formatted(taskId, cursor, assigned));
    }
    while (cursors.size() <= cursor) {
      cursors.add(new StreamCursor(cursors.size(), start(cursors.size()), new float[0]));
    }
    assigned.put(taskId, cursor);
  }

  /** Tasks that have a cursor and are not done. */
  int assigned() {
    return assigned.size();
  }

  /** Where a task begins to read; empty if it was assigned no cursor. */
  Optional<StreamCursor> of(long taskId) {
    return Optional.ofNullable(assigned.get(taskId)).map(cursors::get);
  }

  /** A task is done, and its cursor stands here now. */
  void done(long taskId, StreamCursor next) {
    Integer cursor = assigned.get(taskId);
    if (cursor == null || cursor != next.id()) {
      throw new IllegalStateException(
          "task %d brings cursor %d, but reads from %s".formatted(taskId, next.id(), cursor));
    }
    assigned.remove(taskId);
    cursors.set(cursor, next);
  }

  /** Where all cursors stand, by id. */
  List<StreamCursor> all() {
    return List.copyOf(cursors);
  }

  /** Cursors that stand here, none of which a task reads from. */
  void resume(List<StreamCursor> standing) {
    assigned.clear();
    cursors.clear();
    cursors.addAll(standing);
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
