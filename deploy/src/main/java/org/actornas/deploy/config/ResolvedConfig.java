package org.actornas.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;

/**
 * A valid configuration: its settings, and the merged keys that they were read from.
 *
 * @param settings what the program works with
 * @param merged every key of {@code nas}, and what the user set of Akka's
 * @param reference the defaults, for the order and the comments of the text
 */
public record ResolvedConfig(SearchConfig settings, Config merged, Config reference) {
  private static final String CLUSTER = "nas.cluster";

  /**
   * Chooses what was left to the machine, so that the same configuration means the same elsewhere:
   * TensorFlow's threads; and makes the corpus's folder absolute.
   *
   * @param cores of this machine
   */
  public ResolvedConfig on(int cores) {
    SearchConfig.Threads threads = settings.threads();
    SearchConfig.Threads choice = threads.chosen(settings.model().hidden(), cores);
    Config chosen = merged;
    if (threads.intraOp() == 0) {
      chosen = with(chosen, "nas.tensorflow.intra-op-threads", choice.intraOp());
    }
    if (threads.interOp() == 0) {
      chosen = with(chosen, "nas.tensorflow.inter-op-threads", choice.interOp());
    }
    try {
      return new ResolvedConfig(SearchConfigReader.read(chosen), chosen, reference).absolute();
    } catch (InvalidConfigException e) {
      throw new IllegalStateException("a valid configuration became invalid", e);
    }
  }

  /** The same with the corpus's folder made absolute. */
  public ResolvedConfig absolute() {
    if (settings.corpus().isGlosses()) {
      return this;
    }
    String absolute = Path.of(settings.corpus().path()).toAbsolutePath().normalize().toString();
    Config chosen = with(merged, "nas.corpus.path", absolute);
    try {
      return new ResolvedConfig(SearchConfigReader.read(chosen), chosen, reference);
    } catch (InvalidConfigException e) {
      throw new IllegalStateException("a valid configuration became invalid", e);
    }
  }

  /**
   * The same without the run's name, which belongs to one folder, and without the keys of a node,
   * which has secrets: what another run can repeat.
   */
  public ResolvedConfig repeatable() {
    return new ResolvedConfig(
        settings,
        with(merged, "nas.run.id", "").withoutPath(CLUSTER),
        reference.withoutPath(CLUSTER));
  }

  /**
   * The text of what a search on a cluster is: without the keys that each node has for itself, for
   * what they are here is true of no node.
   */
  public String searchText() {
    return ConfigText.of("nas", NodeKeys.without(repeatable().merged), NodeKeys.without(reference));
  }

  /**
   * Where a key was set: {@code my.conf:12}, {@code preset/paper.conf:3}, {@code --set KEY=...}.
   */
  public String source(String key) {
    return Origins.text(merged.getValue(key).origin());
  }

  /** The user's own settings of Akka, over Akka's defaults. */
  public Config akka() {
    return merged.hasPath("akka") ? merged.withOnlyPath("akka") : ConfigFactory.empty();
  }

  /** A HOCON file that reads back as this configuration, in reference.conf's order and words. */
  public String text() {
    String text = ConfigText.of("nas", merged, reference);
    if (!merged.hasPath("akka")) {
      return text;
    }
    return text
        + akka()
            .root()
            .render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
  }

  private static Config with(Config config, String key, Object value) {
    return config.withValue(key, ConfigValueFactory.fromAnyRef(value, "this machine"));
  }
}
