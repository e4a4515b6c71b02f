package org.actornas.deploy.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.Consumer;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.terminal.Style;
import org.slf4j.LoggerFactory;

/**
 * Logging of one run: a readable console, and {@code <run>/logs/<node>.jsonl} with everything.
 *
 * <p>The file is written by a thread of its own. Nothing is lost: when its queue is full, whoever
 * logs waits; {@link #close} writes what is left.
 */
public final class RunLogging implements AutoCloseable {
  private static final String OWN = "org.actornas";
  private static final int QUEUE = 8192;
  private static final long LONGEST_WRITE_MILLIS = 5_000;

  private final LoggerContext context;
  private final Path file;

  private RunLogging(LoggerContext context, Path file) {
    this.context = context;
    this.file = file;
  }

  /**
   * Replaces the process's logging by that of a run.
   *
   * @param directory the run's folder
   * @param shownElsewhere messages that the console leaves out, because the screen shows them
   * @param console takes the console's lines
   */
  public static RunLogging open(
      SearchConfig.Log settings,
      Path directory,
      LogOrigin origin,
      Style style,
      Set<String> shownElsewhere,
      Consumer<String> console) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    context.start(); // an earlier run in this process stopped it, and then it could not stop again
    Level consoleLevel = Level.convertAnSLF4JLevel(settings.console());
    Level fileLevel = Level.convertAnSLF4JLevel(settings.file());
    Path file = directory.resolve("logs").resolve(origin.node() + ".jsonl");

    ConsoleAppender screen =
        new ConsoleAppender(
            new ConsoleLine(style, ZoneId.systemDefault()), consoleLevel, shownElsewhere, console);
    screen.setName("console");
    screen.setContext(context);
    screen.start();

    AsyncAppender background = new AsyncAppender();
    background.setName("file");
    background.setContext(context);
    background.setQueueSize(QUEUE);
    background.setDiscardingThreshold(0);
    background.setNeverBlock(false);
    background.setMaxFlushTime(0);
    background.addFilter(new OwnLevel(fileLevel));
    background.addAppender(file(context, settings, file, origin));
    background.start();

    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(screen);
    root.addAppender(background);
    context
        .getLogger(OWN)
        .setLevel(fileLevel.isGreaterOrEqual(consoleLevel) ? consoleLevel : fileLevel);
    return new RunLogging(context, file);
  }

  private static RollingFileAppender<ILoggingEvent> file(
      LoggerContext context, SearchConfig.Log settings, Path file, LogOrigin origin) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setName("json");
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setAppend(true);

    // both work on the writing thread: Logback's policies by time clean up on another one, which
    // may outlive the run
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file.toString().replaceFirst("\\.jsonl$", ".%i.jsonl"));
    rolling.setMinIndex(1);
    rolling.setMaxIndex(settings.maxFiles());
    rolling.start();
    appender.setRollingPolicy(rolling);

    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(new FileSize(settings.maxFileSize()));
    size.setCheckIncrement(Duration.buildByMilliseconds(0));
    size.start();
    appender.setTriggeringPolicy(size);

    JsonLines lines = new JsonLines(origin);
    lines.setContext(context);
    lines.start();
    appender.setEncoder(lines);
    appender.start();
    return appender;
  }

  /** The file of JSON lines that is being written. */
  public Path file() {
    return file;
  }

  /** Whether an event is of this program, not of a library. */
  static boolean isOwn(ILoggingEvent event) {
    return event.getLoggerName().startsWith(OWN);
  }

  /**
   * Writes what is left and ends the process's logging, whoever has opened it; for a process that
   * is about to be halted. It gives up where the disk takes nothing.
   */
  public static void writeOut() {
    Thread writing =
        new Thread(((LoggerContext) LoggerFactory.getILoggerFactory())::stop, "last-log-lines");
    writing.setDaemon(true);
    writing.start();
    try {
      writing.join(LONGEST_WRITE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what is left and ends the process's logging. */
  @Override
  public void close() {
    context.stop();
  }

  /**
   * Lets libraries pass from INFO, by the root's level, and the program from a level of its own.
   */
  private static final class OwnLevel extends Filter<ILoggingEvent> {
    private final Level least;

    OwnLevel(Level least) {
      this.least = least;
      start();
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
      return isOwn(event) && !event.getLevel().isGreaterOrEqual(least)
          ? FilterReply.DENY
          : FilterReply.NEUTRAL;
    }
  }
}
