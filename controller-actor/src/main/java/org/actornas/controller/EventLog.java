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
 * crash, with the same result. What must not happen twice waits for {@link #whenKept}.
 */
final class EventLog {
  private final ActorRef<SearchJournal.Command> journal;
  private final ActorRef<SearchJournal.Appended> replyTo;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final List<SearchEvent> pending = new ArrayList<>();
  private long happened;
  private long sent;
  private long kept;

  private record Waiting(long count, Runnable then) {}

  /**
   * @param replyTo hears that events are kept, to be told to {@link #onAppended}
   */
  EventLog(ActorRef<SearchJournal.Command> journal, ActorRef<SearchJournal.Appended> replyTo) {
    this.journal = journal;
    this.replyTo = replyTo;
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

  /** The journal has kept events. */
  void onAppended(SearchJournal.Appended appended) {
    kept = appended.count();
    send();
    while (!waiting.isEmpty() && waiting.peekFirst().count() <= kept) {
      waiting.removeFirst().then().run();
    }
  }

  /** Does something as soon as all that has happened so far is kept; at once, if it is. */
  void whenKept(Runnable then) {
    if (kept == happened) {
      then.run();
    } else {
      waiting.addLast(new Waiting(happened, then));
    }
  }
}
