package org.actornas.deploy.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Arrays;

/**
 * Warnings of Akka that tell a person nothing: they come at the normal end of a node too, or again
 * and again where an event of the program says the same in words. The file has them.
 */
enum Chatter {
  /** A connection to another node ended, or could not be made; it is made again where needed. */
  CONNECTION("akka.stream.Materializer", "[outbound connection to [akka"),
  /** The event {@code node-alone} says where the node looks, and what may be wrong. */
  JOINING("akka.cluster.Cluster", "Couldn't join seed nodes");

  private final String logger;
  private final String part;

  Chatter(String logger, String part) {
    this.logger = logger;
    this.part = part;
  }

  /** Whether an event is any of them. */
  static boolean is(ILoggingEvent event) {
    return Arrays.stream(values())
        .anyMatch(
            chatter ->
                event.getLoggerName().equals(chatter.logger)
                    && event.getFormattedMessage().contains(chatter.part));
  }
}
