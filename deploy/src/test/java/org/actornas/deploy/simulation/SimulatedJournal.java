package org.actornas.deploy.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.actornas.controller.search.SearchEvent;

/**
 * Keeps events as the search's journal does: in order, what has gathered while it was writing all
 * together. What was being written at a crash is kept or not, and nobody hears it.
 */
final class SimulatedJournal {
  private final World world;
  private final Consumer<SearchEvent> onKept;
  private final List<SearchEvent> kept = new ArrayList<>();
  private long incarnation;
  private Session session = new Session();

  /**
   * @param onKept hears of every event once it is kept
   */
  SimulatedJournal(World world, Consumer<SearchEvent> onKept) {
    this.world = world;
    this.onKept = onKept;
  }

  /** A controller takes the search over. */
  Session open() {
    incarnation++;
    session = new Session();
    return session;
  }

  /** The controller, and the journal with it, is gone. */
  void crash() {
    session.crash();
  }

  /** All that is kept, in order. */
  List<SearchEvent> kept() {
    return kept;
  }

  /** One controller's. */
  final class Session {
    private record Waiting(long count, Runnable then) {}

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final List<SearchEvent> pending = new ArrayList<>();
    private List<SearchEvent> writing = List.of();
    private long happened;
    private long acknowledged;
    private boolean crashed;

    long incarnation() {
      return incarnation;
    }

    Optional<SearchEvent.EpochEnded> lastEpoch() {
      int begin = sinceIndex();
      return begin == 0
          ? Optional.empty()
          : Optional.of((SearchEvent.EpochEnded) kept.get(begin - 1));
    }

    List<SearchEvent> since() {
      return List.copyOf(kept.subList(sinceIndex(), kept.size()));
    }

    private int sinceIndex() {
      for (int i = kept.size(); i > 0; i--) {
        if (kept.get(i - 1) instanceof SearchEvent.EpochEnded) {
          return i;
        }
      }
      return 0;
    }

    void add(SearchEvent event) {
      pending.add(event);
      happened++;
      write();
    }

    private void write() {
      if (writing.isEmpty() && !pending.isEmpty()) {
        writing = List.copyOf(pending);
        pending.clear();
        world.after(1 + world.below(world.befalls(0.1) ? World.TIMEOUT : 10), this::written);
      }
    }

    private void written() {
      if (crashed) {
        return;
      }
      acknowledged += writing.size();
      keep();
      write();
      while (!waiting.isEmpty() && waiting.peekFirst().count() <= acknowledged) {
        waiting.removeFirst().then().run();
      }
    }

    private void keep() {
      for (SearchEvent event : writing) {
        world.note(() -> "journal keeps " + event);
        kept.add(event);
        onKept.accept(event);
      }
      writing = List.of();
    }

    void whenKept(Runnable then) {
      if (acknowledged == happened) {
        then.run();
      } else {
        waiting.addLast(new Waiting(happened, then));
      }
    }

    private void crash() {
      crashed = true;
      if (world.coin()) {
        keep();
      }
    }
  }
}
