package org.actornas.deploy.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Set;
import java.util.function.Consumer;

/** Shows what a person needs: the program's own events of some level, and warnings of others. */
final class ConsoleAppender extends AppenderBase<ILoggingEvent> {
  private final ConsoleLine form;
  private final Level least;
  private final Set<String> shownElsewhere;
  private final Consumer<String> sink;

  ConsoleAppender(
      ConsoleLine form, Level least, Set<String> shownElsewhere, Consumer<String> sink) {
    this.form = form;
    this.least = least;
    this.shownElsewhere = shownElsewhere;
    this.sink = sink;
  }

  @Override
  protected void append(ILoggingEvent event) {
    Level wanted = RunLogging.isOwn(event) ? least : Level.WARN;
    if (event.getLevel().isGreaterOrEqual(wanted)
        && !shownElsewhere.contains(event.getMessage())
        && !Chatter.is(event)) {
      sink.accept(form.of(event));
    }
  }
}
