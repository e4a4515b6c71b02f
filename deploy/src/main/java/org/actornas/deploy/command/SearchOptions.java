package org.actornas.deploy.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.Presets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that say what a search is, wherever it runs, weakest first.
 *
 * <p>They are taken as text: a wrong value is a mistake in the configuration, reported with all
 * others that there are.
 */
class SearchOptions {
  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "Start from demo (the default), ptb-small or paper.")
  private @Nullable String preset;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A HOCON file over the preset; config.conf of an earlier run repeats it.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One key, over the file, such as search.epochs=3; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "A folder with train.txt, valid.txt and test.txt; or glosses.")
  private @Nullable String data;

  @Option(names = "--epochs", paramLabel = "N", description = "Epochs of the search.")
  private @Nullable String epochs;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of everything random.")
  private @Nullable String seed;

  @Option(names = "--strategy", paramLabel = "NAME", description = "enas-memory, enas or random.")
  private @Nullable String strategy;

  @Option(names = "--run-id", paramLabel = "NAME", description = "The run's own folder.")
  private @Nullable String id;

  /** Whether any of them is there. */
  boolean isGiven() {
    return !assignments.isEmpty()
        || Stream.of(preset, file, data, epochs, seed, strategy, id).anyMatch(Objects::nonNull);
  }

  /** All of them, as sources. */
  ConfigSources sources() {
    ConfigSources sources = new ConfigSources().preset(preset == null ? Presets.DEFAULT : preset);
    if (file != null) {
      sources.file(file);
    }
    return over(sources);
  }

  /** Likewise, over the configuration of a run instead of a preset. */
  ConfigSources sourcesOver(Path run) {
    return over(new ConfigSources().file(file == null ? run : file));
  }

  /** Puts them over what is there. */
  ConfigSources over(ConfigSources sources) {
    assignments.forEach(sources::assignment);
    set(sources, "--data", "corpus.path", data);
    set(sources, "--epochs", "search.epochs", epochs);
    set(sources, "--seed", "run.seed", seed);
    set(sources, "--strategy", "run.strategy", strategy);
    set(sources, "--run-id", "run.id", id);
    return sources;
  }

  static void set(ConfigSources sources, String option, String key, @Nullable String value) {
    if (value != null) {
      sources.option(option + " " + value, key, value);
    }
  }
}
