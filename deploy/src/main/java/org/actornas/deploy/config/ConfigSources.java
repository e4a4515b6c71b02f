package org.actornas.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Where a configuration comes from, from the weakest to the strongest: reference.conf, a preset, a
 * file, {@code --set key=value}, and other command-line options.
 */
public final class ConfigSources {
  /** What a file may hold at its top: our keys, and overrides of Akka's. */
  private static final Set<String> ROOTS = Set.of("nas", "akka");

  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Config reference = reference();
  private Config preset = ConfigFactory.empty();
  private Config file = ConfigFactory.empty();
  private Config assignments = ConfigFactory.empty();
  private Config options = ConfigFactory.empty();
  private ConfigResolveOptions resolving = ConfigResolveOptions.defaults();
  private boolean forCluster;

  /** A preset by its name. */
  public ConfigSources preset(String name) {
    if (!Presets.exists(name)) {
      problems.add(
          new ConfigProblem(
              "",
              "",
              "--preset " + name,
              "there is no such preset: expected one of "
                  + String.join(", ", Presets.SHIPPED)
                  + SettingsReader.suggestion(name, Presets.SHIPPED)));
      return this;
    }
    preset =
        ConfigFactory.parseResources(ConfigSources.class.getClassLoader(), Presets.resource(name));
    return this;
  }

  /** A HOCON file; it may include others. */
  public ConfigSources file(Path path) {
    if (!Files.isRegularFile(path)) {
      problems.add(
          new ConfigProblem(
              "",
              "",
              "--config " + path,
              Files.isDirectory(path)
                  ? "this is a folder; expected a file, such as a run's config.conf"
                  : "there is no such file"));
      return this;
    }
    try {
      file =
          ConfigFactory.parseFile(
              path.toFile(),
              ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false));
      refuseOtherRoots(file.root());
    } catch (ConfigException e) {
      problems.add(unreadable(e, "--config " + path));
    }
    return this;
  }

  /**
   * HOCON that somebody else has sent: it may hold the keys of a search and nothing else, and takes
   * nothing from this machine, neither files nor the environment.
   *
   * @param origin where it comes from, for error messages
   */
  public ConfigSources text(String hocon, String origin) {
    resolving = ConfigResolveOptions.noSystem();
    try {
      file =
          ConfigFactory.parseString(
              hocon,
              ConfigParseOptions.defaults()
                  .setOriginDescription(origin)
                  .setIncluder(new NoIncludes(origin)));
      refuseOtherRoots(file.root());
      for (String path : List.of("akka", "nas.cluster")) {
        if (file.hasPathOrNull(path)) {
          problems.add(
              new ConfigProblem(path, "", origin, "these keys are a node's own, not a search's"));
        }
      }
    } catch (ConfigException e) {
      problems.add(unreadable(e, origin));
    } catch (StackOverflowError e) {
      problems.add(new ConfigProblem("", "", origin, "it is nested too deeply"));
    }
    return this;
  }

  /**
   * One {@code key=value}, stronger than those before; the key with or without {@code nas.}. A
   * value that begins with a bracket, brace or quote is HOCON, any other is taken as it is, and has
   * the type of its key in the end.
   */
  public ConfigSources assignment(String text) {
    String option = "--set " + text;
    int equals = text.indexOf('=');
    if (equals < 1) {
      problems.add(
          new ConfigProblem("", "", option, "expected key=value, such as search.epochs=3"));
      return this;
    }
    String key = text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    try {
      ConfigValue parsed =
          value.matches("(?s)[\\[{\"].*") ? hocon(value, option) : plain(value, option);
      String path =
          ROOTS.stream().anyMatch(root -> key.startsWith(root + ".")) ? key : "nas." + key;
      assignments = assignments.withValue(path, parsed);
    } catch (ConfigException e) {
      problems.add(unreadable(e, option));
    }
    return this;
  }

  /**
   * What a command-line option of its own says.
   *
   * @param option as the person wrote it, for error messages: {@code --epochs 3}
   */
  public ConfigSources option(String option, String key, Object value) {
    options = options.withValue("nas." + key, plain(value, option));
    return this;
  }

  /**
   * For a search on a cluster: assignments and options of keys that each node has for itself are
   * refused. A file may hold them, for it may be one of a run on one machine; they say nothing.
   */
  public ConfigSources forCluster() {
    forCluster = true;
    return this;
  }

  private void refuseNodeKeys() {
    options.withFallback(assignments).entrySet().stream()
        .filter(entry -> NodeKeys.has(entry.getKey()))
        .map(
            entry ->
                new ConfigProblem(
                    entry.getKey(),
                    "",
                    Origins.text(entry.getValue().origin()),
                    "each node of a cluster decides this for itself, by the configuration that it"
                        + " was started with (nas node); a submitted search can't"))
        .sorted(Comparator.comparing(ConfigProblem::key))
        .forEach(problems::add);
  }

  /**
   * Merges the sources and validates the whole.
   *
   * @throws InvalidConfigException with everything that is wrong in any of them
   */
  public ResolvedConfig resolve() throws InvalidConfigException {
    if (forCluster) {
      refuseNodeKeys();
    }
    Config above = options.withFallback(assignments).withFallback(file).withFallback(preset);
    Config merged = above.withFallback(reference);
    try {
      merged = merged.resolve(resolving);
    } catch (ConfigException e) {
      problems.add(unreadable(e, e.origin() == null ? "" : Origins.text(e.origin())));
      throw new InvalidConfigException(problems);
    }
    SearchConfig settings;
    try {
      settings = SearchConfigReader.read(merged);
    } catch (InvalidConfigException e) {
      problems.addAll(e.problems());
      throw new InvalidConfigException(problems);
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
    return new ResolvedConfig(settings, TypedValues.of(merged, reference), reference);
  }

  /** Only our own keys: Akka's defaults are Akka's to load. */
  static Config reference() {
    return ConfigFactory.parseResources(ConfigSources.class.getClassLoader(), "reference.conf")
        .withOnlyPath("nas");
  }

  private void refuseOtherRoots(ConfigObject root) {
    for (String name : root.keySet().stream().sorted().toList()) {
      ConfigValue value = root.get(name);
      if (value != null && !ROOTS.contains(name)) {
        problems.add(
            new ConfigProblem(
                name,
                "",
                Origins.text(value.origin()),
                "unknown key; the keys of a search are inside nas { ... }"));
      }
    }
  }

  private static ConfigValue hocon(String value, String option) {
    return ConfigFactory.parseString(
            "value = " + value, ConfigParseOptions.defaults().setOriginDescription(option))
        .getValue("value");
  }

  private static ConfigValue plain(Object value, String option) {
    return ConfigValueFactory.fromAnyRef(value).withOrigin(ConfigOriginFactory.newSimple(option));
  }

  private static ConfigProblem unreadable(ConfigException e, String where) {
    String place = e.origin() == null ? where : Origins.text(e.origin());
    String message = String.valueOf(e.getMessage());
    String prefix = e.origin() == null ? "" : e.origin().description() + ": ";
    return new ConfigProblem(
        "", "", place, message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }
}
