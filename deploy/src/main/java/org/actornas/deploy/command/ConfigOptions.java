package org.actornas.deploy.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.Presets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that reads a configuration, weakest first. */
final class ConfigOptions {
  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = Presets.DEFAULT,
      description = "Start from demo (the default), ptb-small or paper.")
  private String preset = Presets.DEFAULT;

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

  /** Sources to which a command adds its own options. */
  ConfigSources sources() {
    ConfigSources sources = new ConfigSources().preset(preset);
    if (file != null) {
      sources.file(file);
    }
    assignments.forEach(sources::assignment);
    return sources;
  }

  /** Likewise, over the configuration of a run instead of a preset. */
  ConfigSources sourcesOver(Path run) {
    ConfigSources sources = new ConfigSources().file(file == null ? run : file);
    assignments.forEach(sources::assignment);
    return sources;
  }
}
