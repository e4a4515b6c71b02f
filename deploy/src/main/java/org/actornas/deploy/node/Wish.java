package org.actornas.deploy.node;

import java.util.Optional;
import org.actornas.protocol.HostEvent;
import org.actornas.protocol.HostProtocol.Answered;
import org.actornas.protocol.cluster.SearchStage;

/**
 * What comes of what somebody wants of the search.
 *
 * @param event to be kept before it is answered; empty if nothing changes
 * @param answer to whoever wants it
 */
record Wish(Optional<HostEvent> event, Answered answer) {

  private static Wish granted(HostEvent event, String text) {
    return new Wish(Optional.of(event), new Answered(true, text));
  }

  private static Wish refused(String reason) {
    return new Wish(Optional.empty(), new Answered(false, reason));
  }

  /** No more work is to be leased. */
  static Wish pause(HostState state) {
    return state.stage() == SearchStage.RUNNING
        ? granted(new HostEvent.SearchPaused(), state.run() + " is paused")
        : refused(nothingTo("pause", state));
  }

  /** Work is to be leased again. */
  static Wish goOn(HostState state) {
    return state.stage() == SearchStage.PAUSED
        ? granted(new HostEvent.SearchContinued(), state.run() + " goes on")
        : refused(nothingTo("resume", state));
  }

  /** The search is to end: with what it has reached, or at once if it can't be led. */
  static Wish stop(HostState state, HostState.Hosting now, String reason) {
    if (!state.isOpen()) {
      return refused(nothingTo("stop", state));
    }
    if (now == HostState.Hosting.WAITING) {
      return granted(
          new HostEvent.SearchOver(SearchStage.STOPPED, reason),
          state.run() + " is not taken up again");
    }
    if (now == HostState.Hosting.ENDING || !state.stop().isEmpty()) {
      return new Wish(Optional.empty(), new Answered(true, state.run() + " is ending already"));
    }
    return granted(
        new HostEvent.StopWanted(reason), state.run() + " ends with what it has reached");
  }

  /**
   * A search is to be led.
   *
   * @param looking whether another one that was submitted is being looked at
   * @return why not; empty if it can be
   */
  static Optional<String> refusalOfAnother(HostState state, boolean looking) {
    if (state.isOpen()) {
      return Optional.of("search %s is not over; nas stop ends it".formatted(state.run()));
    }
    return looking ? Optional.of("another search is being submitted") : Optional.empty();
  }

  private static String nothingTo(String what, HostState state) {
    return switch (state.stage()) {
      case NONE -> "there is no search to " + what;
      case PAUSED -> "search %s is paused already".formatted(state.run());
      case RUNNING, STARTING, BROKEN -> "search %s is not paused".formatted(state.run());
      case FINISHED, STOPPED, FAILED -> "search %s is over".formatted(state.run());
    };
  }
}
