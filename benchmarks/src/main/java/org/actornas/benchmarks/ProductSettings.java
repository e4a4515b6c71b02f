package org.actornas.benchmarks;

import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.InvalidConfigException;
import org.actornas.deploy.config.SearchConfig;

/** Settings as the product itself would choose them: what is measured is what runs. */
final class ProductSettings {
  private final ConfigSources sources = new ConfigSources();

  private ProductSettings(String preset) {
    sources.preset(preset);
  }

  static ProductSettings preset(String name) {
    return new ProductSettings(name);
  }

  /** A preset with a size, and with the threads that the product would choose for it. */
  static SearchConfig of(Size size, int intraOpThreads) {
    return preset(size.preset())
        .with("model.hidden-size", size.hidden())
        .with("model.batch-size", size.batch())
        .with("model.bptt-steps", size.steps())
        .with("tensorflow.intra-op-threads", intraOpThreads)
        .resolve();
  }

  ProductSettings with(String key, Object value) {
    sources.option("benchmark", key, value);
    return this;
  }

  SearchConfig resolve() {
    try {
      return sources.resolve().on(Runtime.getRuntime().availableProcessors()).settings();
    } catch (InvalidConfigException e) {
      throw new IllegalArgumentException("the benchmark's settings are not valid", e);
    }
  }
}
