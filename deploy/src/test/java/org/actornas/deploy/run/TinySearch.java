package org.actornas.deploy.run;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.InvalidConfigException;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Vocabulary;

/** A search of four nodes on a text of 300 words. */
final class TinySearch {
  private TinySearch() {}

  /** Its parts, with more keys. */
  static SearchParts parts(String... assignments) throws InvalidConfigException {
    return new SearchParts(config(assignments), corpus());
  }

  private static SearchConfig config(String... assignments) throws InvalidConfigException {
    ConfigSources sources = new ConfigSources();
    Stream.of(
            "model.hidden-size=6",
            "model.batch-size=4",
            "model.bptt-steps=5",
            "search-space.nodes=4",
            "search.epochs=1000",
            "workers.train-at-once=0",
            "evaluation.batch-size=4",
            "evaluation.split-streams=6")
        .forEach(sources::assignment);
    Stream.of(assignments).forEach(sources::assignment);
    return sources.resolve().on(1).settings();
  }

  private static Corpus corpus() {
    List<String> words =
        Stream.concat(
                Stream.of(Vocabulary.END_OF_SENTENCE, Vocabulary.UNKNOWN),
                IntStream.range(0, 18).mapToObj(i -> "word" + i))
            .toList();
    Corpus.Part part =
        new Corpus.Part("text", IntStream.range(0, 300).map(i -> i * i % 20).toArray());
    return new Corpus("tiny", new Vocabulary(words), part, part, part);
  }
}
