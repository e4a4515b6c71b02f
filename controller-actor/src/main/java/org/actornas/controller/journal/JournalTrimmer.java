package org.actornas.controller.journal;

import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.DeleteMessagesFailure;
import akka.persistence.DeleteMessagesSuccess;
import akka.persistence.DeleteSnapshotsFailure;
import akka.persistence.DeleteSnapshotsSuccess;
import akka.persistence.Recovery;
import akka.persistence.RecoveryCompleted;
import akka.persistence.SnapshotSelectionCriteria;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the beginning of a journal, once, and ends. Akka's typed journals can only do so at every
 * n-th event, and a search's end of an epoch is at none in particular; this is the same by the
 * older interface. What can't be deleted is deleted with the next epoch's.
 */
final class JournalTrimmer extends AbstractPersistentActor {
  private static final Logger LOG = LoggerFactory.getLogger(JournalTrimmer.class);

  private final String persistenceId;
  private final long snapshot;
  private int answers = 2;

  private JournalTrimmer(String persistenceId, long snapshot) {
    this.persistenceId = persistenceId;
    this.snapshot = snapshot;
  }

  /**
   * The actor.
   *
   * @param snapshot its number; all events that are in it are deleted, and all snapshots before it
   */
  static Props props(String persistenceId, long snapshot) {
    return Props.create(JournalTrimmer.class, () -> new JournalTrimmer(persistenceId, snapshot));
  }

  @Override
  public String persistenceId() {
    return persistenceId;
  }

  /** Nothing is read but the number of the last event, which it must not exceed. */
  @Override
  public Recovery recovery() {
    return Recovery.none();
  }

  @Override
  public Receive createReceiveRecover() {
    return receiveBuilder().match(RecoveryCompleted.class, done -> trim()).build();
  }

  private void trim() {
    deleteMessages(snapshot);
    deleteSnapshots(SnapshotSelectionCriteria.create(snapshot - 1, Long.MAX_VALUE));
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(DeleteMessagesSuccess.class, done -> answered())
        .match(DeleteSnapshotsSuccess.class, done -> answered())
        .match(DeleteMessagesFailure.class, failed -> failed(failed.cause()))
        .match(DeleteSnapshotsFailure.class, failed -> failed(failed.cause()))
        .build();
  }

  private void failed(Throwable cause) {
    LOG.warn("the journal {} keeps what is not needed any more", persistenceId, cause);
    answered();
  }

  private void answered() {
    answers--;
    if (answers == 0) {
      getContext().stop(getSelf());
    }
  }
}
