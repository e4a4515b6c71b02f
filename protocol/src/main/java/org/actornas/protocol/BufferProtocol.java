package org.actornas.protocol;

import akka.actor.typed.ActorRef;
import java.util.List;
import org.actornas.protocol.architecture.Architecture;

/** What the memory buffer is told by the controller, and answers. */
public sealed interface BufferProtocol extends WireMessage {

  /**
   * Architectures sampled at an epoch's end. They are appended while there is room; in a full
   * buffer each replaces a random entry. Answered by {@link Stored}; a second time for an epoch
   * changes nothing.
   */
  record Store(int epoch, List<Architecture> architectures, ActorRef<Stored> replyTo)
      implements BufferProtocol {
    public Store {
      architectures = List.copyOf(architectures);
    }
  }

  /**
   * A request for entries without replacement. Answered by {@link Sampled}: all entries in random
   * order if fewer are held, none if it is empty.
   *
   * @param counter keys the choice: the same counter and content give the same sample
   * @param count how many, at least 0
   */
  record Sample(long counter, int count, ActorRef<Sampled> replyTo) implements BufferProtocol {}

  /**
   * Answer to {@link Store}.
   *
   * @param epoch of the request
   * @param size entries held now
   * @param replaced entries that were overwritten
   */
  record Stored(int epoch, int size, int replaced) implements WireMessage {}

  /** Answer to {@link Sample}. */
  record Sampled(long counter, List<Architecture> architectures) implements WireMessage {
    public Sampled {
      architectures = List.copyOf(architectures);
    }
  }
}
