package org.actornas.deploy.node;

import java.util.Optional;
import java.util.function.Function;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.protocol.HostProtocol;
import org.actornas.protocol.HostProtocol.Answered;

/** Searches that were submitted to {@link SearchHost}, until it is known whether they can begin. */
final class Submissions {

  /** To the host: the search can begin, in a folder of this name. */
  record Begun(HostProtocol.Submit submit, String run) {}

  /** To the host: it can't. */
  record NotBegun(HostProtocol.Submit submit, String reason) {}

  private final NodeSearch searches;
  private final Function<String, String> newRun;
  private final Background background;
  private boolean looking;

  /**
   * @param newRun gives a run of a strategy a name
   */
  Submissions(NodeSearch searches, Function<String, String> newRun, Background background) {
    this.searches = searches;
    this.newRun = newRun;
    this.background = background;
  }

  /** Looks at a search, if there is room for it; the host hears what comes of it. */
  void look(HostState state, HostProtocol.Submit submit) {
    Optional<String> refusal = Wish.refusalOfAnother(state, looking);
    if (refusal.isPresent()) {
      submit.replyTo().tell(new Answered(false, refusal.get()));
      return;
    }
    looking = true;
    background.run(() -> begun(submit), reason -> new NotBegun(submit, reason));
  }

  private Begun begun(HostProtocol.Submit submit) throws SearchFailedException {
    String run =
        submit.run().isEmpty()
            ? newRun.apply(searches.settings("", submit.config()).run().strategy().label())
            : submit.run();
    searches.begin(run, submit.config());
    return new Begun(submit, run);
  }

  /** The host's actor has begun anew: whoever has submitted one is not answered. */
  void forget() {
    looking = false;
  }

  /** One was refused. */
  void refuse(NotBegun not) {
    looking = false;
    not.submit().replyTo().tell(new Answered(false, not.reason()));
  }

  /** One was accepted, and that is kept. */
  void accept(Begun begun) {
    looking = false;
    begun.submit().replyTo().tell(new Answered(true, begun.run()));
  }
}
