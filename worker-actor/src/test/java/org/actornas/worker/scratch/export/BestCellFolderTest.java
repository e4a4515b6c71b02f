package org.actornas.worker.scratch.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.ArchitectureJson;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.CorpusFolder;
import org.actornas.worker.corpus.Split;
import org.actornas.worker.corpus.VocabularySettings;
import org.actornas.worker.scratch.ScratchSettings;
import org.actornas.worker.scratch.ScratchTrainer;
import org.actornas.worker.scratch.TrainedCell;
import org.actornas.worker.scratch.TrainingListener;
import org.actornas.worker.scratch.model.Dropouts;
import org.actornas.worker.scratch.model.Penalties;
import org.actornas.worker.scratch.model.ServingGraph;
import org.actornas.worker.scratch.npz.Npz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

class BestCellFolderTest {
  @TempDir private Path dir;

  /** A text of short lines in which a word mostly follows from the one before. */
  private Corpus corpus() throws IOException {
    RandomGenerator draws = new CounterRandom(8).at(Purpose.BUFFER_SAMPLE, 1);
    for (String name : List.of("train", "valid", "test")) {
      List<String> lines = new ArrayList<>();
      for (int line = 0; line < (name.equals("train") ? 200 : 40); line++) {
        StringBuilder words = new StringBuilder();
        int word = draws.nextInt(9);
        for (int i = 0; i < 4 + draws.nextInt(3); i++) {
          // the held-out texts have words that the vocabulary lacks
          String rare = name.equals("train") ? "<unk>" : "rare";
          words.append(word == 8 ? rare : "w" + word).append(' ');
          word = draws.nextFloat() < 0.8f ? (word * 2 + 1) % 9 : draws.nextInt(9);
        }
        lines.add(words.toString().strip());
      }
      Files.write(dir.resolve(name + ".txt"), lines);
    }
    return CorpusFolder.load(dir, VocabularySettings.ALL_WORDS);
  }

  private static TrainedCell trained(
      Corpus corpus, NodeForm form, int embedding, float maxHiddenNorm) {
    ScratchSettings settings =
        new ScratchSettings(
            embedding,
            7,
            4,
            5,
            0.4f,
            new Dropouts(0, 0.1f, 0, 0.1f, 0),
            Penalties.NONE,
            maxHiddenNorm,
            new ScratchSettings.Descent(4, 0.5f, 1, 0, false, 0),
            new ScratchSettings.Limits(3, 0, Optional.empty()),
            3,
            11);
    try (ScratchTrainer trainer =
        new ScratchTrainer(
            settings,
            Architecture.parse("0 0 1 0 3 1 2 2 0"),
            form,
            corpus,
            SessionSettings.singleThreaded(),
            System::nanoTime)) {
      trainer.train(TrainingListener.NONE, null, () -> false);
      return trainer.finish();
    }
  }

  @ParameterizedTest
  @CsvSource({"HIGHWAY,7,0.8", "HIGHWAY,4,Infinity", "PLAIN,7,0.5", "PLAIN,5,25"})
  void a_plain_program_finds_the_test_perplexity_from_the_exported_files(
      NodeForm form, int embedding, float maxHiddenNorm) throws IOException {
    Corpus corpus = corpus();
    Path best = dir.resolve("best");

    BestCellFolder.write(
        best, trained(corpus, form, embedding, maxHiddenNorm), corpus.vocabulary());

    JsonNode result = new ObjectMapper().readTree(best.resolve("result.json").toFile());
    PlainRecomputation plain = new PlainRecomputation(best);
    double test = result.get("test_perplexity").asDouble();
    assertThat(plain.perplexity(dir.resolve("test.txt"))).isCloseTo(test, within(1e-5 * test));
    // it has learned something, so that there is something to be found
    assertThat(test).isLessThan(0.8 * corpus.unigramPerplexity(Split.TEST));
  }

  @Test
  void every_file_says_what_was_trained() throws IOException {
    Corpus corpus = corpus();
    TrainedCell trained = trained(corpus, NodeForm.HIGHWAY, 7, Float.POSITIVE_INFINITY);

    BestCellFolder.write(dir.resolve("best"), trained, corpus.vocabulary());

    Path best = dir.resolve("best");
    JsonNode result = new ObjectMapper().readTree(best.resolve("result.json").toFile());
    List<String> keys = new ArrayList<>();
    result.fieldNames().forEachRemaining(keys::add);
    assertThat(keys)
        .containsExactly(
            "valid_perplexity",
            "test_perplexity",
            "tokens_scored",
            "tokens_left_out",
            "test_streams",
            "max_hidden_norm",
            "seed",
            "epochs",
            "ended");
    assertThat(result.get("max_hidden_norm").isNull()).isTrue();
    assertThat(result.get("valid_perplexity").asDouble()).isEqualTo(trained.valid().perplexity());
    assertThat(Npz.read(best.resolve("weights.npz"))).isEqualTo(trained.weights());
    assertThat(Files.readAllLines(best.resolve("vocabulary.txt")))
        .isEqualTo(corpus.vocabulary().words());
    assertThat(ArchitectureJson.parse(Files.readString(best.resolve("architecture.json"))))
        .isEqualTo(new ArchitectureJson(trained.shape().cell(), NodeForm.HIGHWAY));
    assertThat(best).isDirectoryNotContaining("glob:**.tmp");
  }

  @ParameterizedTest
  @CsvSource({"HIGHWAY,7,0.8", "PLAIN,5,Infinity"})
  void the_saved_model_gives_the_log_probabilities_that_the_trainer_scored(
      NodeForm form, int embedding, float maxHiddenNorm) throws IOException {
    Corpus corpus = corpus();
    TrainedCell trained = trained(corpus, form, embedding, maxHiddenNorm);
    Path best = dir.resolve("best");
    BestCellFolder.write(best, trained, corpus.vocabulary());
    int[] test = corpus.tokens(Split.TEST);
    int length = test.length / 3;
    double loss = 0;

    try (SavedModelBundle model =
        SavedModelBundle.load(best.resolve("saved_model").toString(), "serve")) {
      float[][] state = new float[3][7];
      // in two pieces, the state carried
      for (int from = 0, to = 40; from < length - 1; from = to, to = length - 1) {
        int[][] tokens = new int[3][to - from];
        for (int stream = 0; stream < 3; stream++) {
          System.arraycopy(test, stream * length + from, tokens[stream], 0, to - from);
        }
        try (TInt32 tokensIn = TInt32.tensorOf(StdArrays.ndCopyOf(tokens));
            TFloat32 stateIn = TFloat32.tensorOf(StdArrays.ndCopyOf(state));
            Result result =
                model.call(Map.of(ServingGraph.TOKENS, tokensIn, ServingGraph.STATE, stateIn))) {
          TFloat32 logs = (TFloat32) result.get(ServingGraph.LOG_PROBABILITIES).orElseThrow();
          assertThat(logs.shape()).isEqualTo(Shape.of(3, to - from, corpus.vocabulary().size()));
          for (int stream = 0; stream < 3; stream++) {
            for (int k = from; k < to; k++) {
              loss -= logs.getFloat(stream, k - from, test[stream * length + k + 1]);
            }
          }
          state =
              StdArrays.array2dCopyOf((TFloat32) result.get(ServingGraph.NEXT_STATE).orElseThrow());
        }
      }
    }

    assertThat(Math.exp(loss / trained.test().tokensScored()))
        .isCloseTo(trained.test().perplexity(), within(1e-4));
  }
}
