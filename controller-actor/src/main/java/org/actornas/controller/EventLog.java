package org.actornas.controller;

import akka.actor.typed.ActorRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.actornas.controller.journal.SearchJournal;
import org.actornas.controller.search.SearchEvent;

/**
 * Hands what happened to the journal, in order: all that happened while the journal was writing
 * goes to it at once. The search goes on meanwhile, for what is not kept is done again after a
 * crash, with the same result. What must not happen twice waits for {@link #whenKept}, and only for
 * that is the disk waited for.
 */
final class EventLog {
  private final ActorRef<SearchJournal.Command> journal;
  private final ActorRef<SearchJournal.Appended> replyTo;
  private final Runnable force;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final List<SearchEvent> pending = new ArrayList<>();
  private long happened;
  private long sent;
  private long kept;

  /** What the disk has, and will have when it was waited for. */
  private long forced;

  private long forcing;

  private record Waiting(long count, Runnable then) {}

  /**
   * @param replyTo hears that the journal has events, to be told to {@link #onAppended}
   * @param force makes the disk have all that the journal has now, to be told to {@link #onForced};
   *     called again only after that
   */
  EventLog(
      ActorRef<SearchJournal.Command> journal,
      ActorRef<SearchJournal.Appended> replyTo,
      Runnable force) {
    this.journal = journal;
    this.replyTo = replyTo;
    this.force = force;
  }

  void add(SearchEvent event) {
    pending.add(event);
    happened++;
    send();
  }

  private void send() {
    if (sent == kept && !pending.isEmpty()) {
      List<SearchEvent> batch = new ArrayList<>(pending.subList(0, batchSize()));
      pending.subList(0, batch.size()).clear();
      sent += batch.size();
      journal.tell(new SearchJournal.Append(batch, sent, replyTo));
    }
  }

  /** All, but nothing after an epoch's end. */
  private int batchSize() {
    for (int i = 0; i < pending.size(); i++) {
      if (pending.get(i) instanceof SearchEvent.EpochEnded) {
        return i + 1;
      }
    }
    return pending.size();
  }

  /** The journal has events. */
  void onAppended(SearchJournal.Appended appended) {
    kept = appended.count();
    send();
    forceIfWaitedFor();
  }

  private void forceIfWaitedFor() {
    boolean idle = forcing == forced;
    if (idle
        && !waiting.isEmpty()
        && waiting.peekFirst().count() > forced // else it is next in onForced
        && waiting.peekFirst().count() <= kept) {
      forcing = kept;
      force.run();
    }
  }

  /** The disk has what the journal had when it was asked. */
  void onForced() {
    forced = forcing;
    while (!waiting.isEmpty() && waiting.peekFirst().count() <= forced) {
      waiting.removeFirst().then().run();
    }
    forceIfWaitedFor();
  }

  /** Does something as soon as the disk has all that has happened so far; at once, if it does. */
  void whenKept(Runnable then) {
    if (forced == happened) {
      then.run();
    } else {
      waiting.addLast(new Waiting(happened, then));
      forceIfWaitedFor();
    }
  }
}
