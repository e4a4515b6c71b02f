package org.actornas.deploy.command;

import org.actornas.deploy.config.ConfigSources;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that reads the configuration of a search on this machine. */
final class ConfigOptions extends SearchOptions {
  @Option(names = "--workers", paramLabel = "N", description = "Workers in this process.")
  private @Nullable String workers;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder that holds all runs.")
  private @Nullable String directory;

  @Override
  boolean isGiven() {
    return super.isGiven() || workers != null || directory != null;
  }

  @Override
  ConfigSources over(ConfigSources sources) {
    super.over(sources);
    set(sources, "--workers", "workers.count", workers);
    set(sources, "--out", "run.directory", directory);
    return sources;
  }
}
