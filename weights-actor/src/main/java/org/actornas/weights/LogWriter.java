package org.actornas.weights;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.actornas.protocol.log.LogEvent;
import org.actornas.weights.log.LoggedPush;
import org.actornas.weights.log.PushLog;
import org.actornas.weights.log.StoreState;
import org.actornas.weights.log.WeightsRecovery;
import org.actornas.weights.log.WeightsRecovery.Recovered;

/**
 * Reads and writes the log of pushes for {@link WeightsStore}, on a thread that may block. Ends
 * with the failure of whatever it could not read or write.
 */
final class LogWriter extends AbstractBehavior<LogWriter.Command> {

  /** What the store tells it. */
  sealed interface Command {
    /** Comes first, once. Answered by {@link Ready}. */
    record Recover(ActorRef<Ready> replyTo) implements Command {}

    /** Pushes in the order of the log. Answered by {@link Appended}. */
    record Append(List<LoggedPush> pushes, ActorRef<Appended> replyTo) implements Command {}

    /** Begin a new segment, for a checkpoint. Answered by {@link Rolled}. */
    record Roll(ActorRef<Rolled> replyTo) implements Command {}
  }

  /**
   * Answer to {@link Command.Recover}.
   *
   * @param state the receiver's own from now on
   * @param checkpoint version of the newest checkpoint; empty if there is none
   */
  record Ready(StoreState state, OptionalLong checkpoint) {}

  /**
   * Answer to {@link Command.Append}: the disk has all of these pushes.
   *
   * @param segmentBegun whether a segment begins after them, and so a checkpoint is due
   */
  record Appended(boolean segmentBegun) {}

  /** Answer to {@link Command.Roll}: a segment begins after all pushes that were appended. */
  record Rolled() {}

  private final Path folder;
  private final WeightsRecovery recovery;
  private Optional<PushLog> log = Optional.empty();

  private LogWriter(ActorContext<Command> context, Path folder, WeightsRecovery recovery) {
    super(context);
    this.folder = folder;
    this.recovery = recovery;
  }

  /**
   * The actor; to be run on a dispatcher for blocking calls.
   *
   * @param folder of the files
   * @param recovery opens the log
   */
  static Behavior<Command> create(Path folder, WeightsRecovery recovery) {
    return Behaviors.setup(context -> new LogWriter(context, folder, recovery));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Command.Recover.class, this::onRecover)
        .onMessage(Command.Append.class, this::onAppend)
        .onMessage(Command.Roll.class, this::onRoll)
        .onSignal(PostStop.class, stop -> onPostStop())
        .build();
  }

  private Behavior<Command> onRecover(Command.Recover command) throws IOException {
    Recovered recovered;
    try {
      recovered = recovery.recover();
    } catch (IOException e) {
      throw failed(folder, e);
    }
    log = Optional.of(recovered.log());
    recovered
        .torn()
        .ifPresent(
            torn ->
                LogEvent.WEIGHTS_LOG_TRUNCATED.log(
                    getContext().getLog(), torn.file(), torn.offset(), torn.bytes()));
    if (recovered.checkpoint().isPresent() || recovered.replayed() > 0) {
      OptionalLong checkpoint = recovered.checkpoint();
      LogEvent.WEIGHTS_RECOVERED.log(
          getContext().getLog(),
          recovered.state().version(),
          checkpoint.isPresent() ? checkpoint.getAsLong() : "none",
          recovered.replayed());
    }
    command.replyTo().tell(new Ready(recovered.state(), recovered.checkpoint()));
    return this;
  }

  private Behavior<Command> onAppend(Command.Append command) throws IOException {
    PushLog open = open();
    try {
      command.replyTo().tell(new Appended(open.append(command.pushes())));
    } catch (IOException e) {
      throw failed(open.segment(), e);
    }
    return this;
  }

  private Behavior<Command> onRoll(Command.Roll command) throws IOException {
    PushLog open = open();
    try {
      open.roll();
    } catch (IOException e) {
      throw failed(open.segment(), e);
    }
    command.replyTo().tell(new Rolled());
    return this;
  }

  private Behavior<Command> onPostStop() throws IOException {
    if (log.isPresent()) {
      log.get().close();
    }
    return this;
  }

  private IOException failed(Path file, IOException cause) {
    LogEvent.WEIGHTS_LOG_FAILED.log(getContext().getLog(), cause, file, cause.toString());
    return cause;
  }

  private PushLog open() {
    return log.orElseThrow(() -> new IllegalStateException("the log has not been recovered"));
  }
}
