package org.actornas.controller.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.actornas.protocol.status.WorkerStatus;
import org.actornas.protocol.work.WorkerDescription;

/**
 * The workers that have asked for work, and those of them that wait for it, longest first.
 *
 * @param <W> where a worker is reached
 */
final class Workers<W> {
  private final Map<String, Entry<W>> known = new LinkedHashMap<>();
  private final Deque<String> waiting = new ArrayDeque<>();

  /** One worker. */
  static final class Entry<W> {
    final WorkerDescription description;
    final W ref;
    private long tasksDone;

    Entry(WorkerDescription description, W ref) {
      this.description = description;
      this.ref = ref;
    }
  }

  /** The worker of an id. */
  Optional<Entry<W>> find(String id) {
    return Optional.ofNullable(known.get(id));
  }

  /** Whether a worker of this id is there, and reached here. */
  boolean isThere(String id, W ref) {
    return find(id).filter(worker -> worker.ref.equals(ref)).isPresent();
  }

  void join(Entry<W> worker) {
    known.put(worker.description.id(), worker);
  }

  void leave(String id) {
    known.remove(id);
    waitsNoMore(id);
  }

  void waitsNoMore(String id) {
    waiting.remove(id);
  }

  /** A worker wants work; asking twice is asking once. */
  void waits(String id) {
    if (!waiting.contains(id)) {
      waiting.addLast(id);
    }
  }

  /**
   * The worker that has waited longest for a task that there is, of those that do nothing if one of
   * them has.
   *
   * @param busy the workers that do something
   * @param hasTask whether there is a task for a worker
   */
  Optional<Entry<W>> firstWaiting(Set<String> busy, Predicate<String> hasTask) {
    return waiting.stream()
        .filter(id -> !busy.contains(id) && hasTask.test(id))
        .findFirst()
        .or(() -> waiting.stream().filter(hasTask).findFirst())
        .flatMap(this::find);
  }

  void taskDone(String id) {
    find(id).ifPresent(worker -> worker.tasksDone++);
  }

  Collection<Entry<W>> all() {
    return List.copyOf(known.values());
  }

  /**
   * All of them, in the order in which they joined.
   *
   * @param held what each does
   */
  List<WorkerStatus> statuses(Map<String, WorkerStatus.HeldLease> held) {
    List<WorkerStatus> statuses = new ArrayList<>();
    known.forEach(
        (id, worker) ->
            statuses.add(
                new WorkerStatus(
                    id,
                    worker.description.device(),
                    Optional.ofNullable(held.get(id)),
                    worker.tasksDone)));
    return statuses;
  }
}
