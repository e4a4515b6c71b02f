package org.actornas.worker.scratch.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.actornas.protocol.architecture.ArchitectureJson;
import org.actornas.protocol.checkpoint.WholeFile;
import org.actornas.worker.corpus.Vocabulary;
import org.actornas.worker.scratch.TrainedCell;
import org.actornas.worker.scratch.npz.Npz;

/**
 * What a trained cell leaves for others: {@code architecture.json}, {@code vocabulary.txt} (a word
 * a line, in the order of token ids from 0), {@code weights.npz}, {@code saved_model/} and, last,
 * {@code result.json}. Whoever has these can compute the same perplexity.
 */
public final class BestCellFolder {
  private static final String RESULT = "result.json";

  private BestCellFolder() {}

  /**
   * Writes the files; overwrites those that are there. {@code result.json} is whole or not there,
   * and where it is, so are the others.
   *
   * @param folder is made if need be
   */
  public static void write(Path folder, TrainedCell trained, Vocabulary vocabulary)
      throws IOException {
    Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve(RESULT));
    Files.writeString(
        folder.resolve("architecture.json"),
        new ArchitectureJson(trained.shape().cell(), trained.shape().nodeForm()).text());
    Files.writeString(
        folder.resolve("vocabulary.txt"), String.join("\n", vocabulary.words()) + "\n");
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve("weights.npz")))) {
      Npz.write(trained.weights(), out);
    }
    ServingModel.write(
        folder.resolve("saved_model"), trained.shape(), trained.maxHiddenNorm(), trained.weights());
    WholeFile.write(
        folder.resolve(RESULT), ResultJson.text(trained).getBytes(StandardCharsets.UTF_8));
  }
}
