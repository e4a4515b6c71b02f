package org.actornas.controller.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** The cursor that a task reads from; a task that was given one before keeps it. */
  StreamCursor assign(long taskId) {
    Integer kept = assigned.get(taskId);
    if (kept != null) {
      return cursors.get(kept);
    }
    int free = 0;
    while (free < cursors.size() && assigned.containsValue(free)) {
      free++;
    }
    if (free == cursors.size()) {
      cursors.add(new StreamCursor(free, start(free), new float[0]));
    }
    assigned.put(taskId, free);
    return cursors.get(free);
  }

  /** A task is done, and its cursor stands here now. */
  void done(long taskId, StreamCursor next) {
    assigned.remove(taskId);
    while (cursors.size() <= next.id()) {
      cursors.add(new StreamCursor(cursors.size(), start(cursors.size()), new float[0]));
    }
    cursors.set(next.id(), next);
  }

  /** The cursors so far. */
  List<StreamCursor> cursors() {
    return List.copyOf(cursors);
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
