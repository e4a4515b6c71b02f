package org.actornas.worker.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A corpus in a folder: for each of train, valid and test one file, named plainly ({@code
 * train.txt}), as Penn Treebank's ({@code ptb.train.txt}) or as WikiText's ({@code
 * wiki.train.tokens}).
 *
 * <p>UTF-8, one sentence a line, words separated by ASCII white space and taken as they are; {@code
 * <eos>} is added at every line's end, an empty line's too.
 */
public final class CorpusFolder {
  private CorpusFolder() {}

  /**
   * Reads a corpus: the vocabulary from its training split, {@code <unk>} for every other word.
   *
   * @throws CorpusException if the folder or a split is missing, a split has two candidate files,
   *     or a file cannot be read, is empty, is not UTF-8, or has words that the vocabulary lacks
   *     while it has no {@code <unk>}
   */
  public static Corpus load(Path folder, VocabularySettings settings) {
    requireFiles(folder);
    return new CorpusText(
            Objects.toString(folder.toAbsolutePath().normalize().getFileName(), "/"),
            Text.of(file(folder, Split.TRAIN)),
            Text.of(file(folder, Split.VALID)),
            Text.of(file(folder, Split.TEST)))
        .tokenize(settings);
  }

  /**
   * Refuses a folder that has not one readable file for each split, without reading them.
   *
   * @throws CorpusException naming the folder or file
   */
  public static void requireFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CorpusException(
          "%s %s: expected a folder with train.txt, valid.txt and test.txt"
              .formatted(folder, Files.exists(folder) ? "is not a folder" : "does not exist"));
    }
    List<String> missing =
        Arrays.stream(Split.values())
            .filter(split -> candidates(folder, split).isEmpty())
            .map(
                split ->
                    "no %s split (%s)".formatted(split.label(), String.join(", ", names(split))))
            .toList();
    if (!missing.isEmpty()) {
      throw new CorpusException(
          "folder %s has %s".formatted(folder, String.join(" and ", missing)));
    }
    for (Split split : Split.values()) {
      Path file = file(folder, split);
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        throw new CorpusException(
            "cannot read " + file + ": expected a file, and the right to read it");
      }
    }
  }

  private static Path file(Path folder, Split split) {
    List<String> names = candidates(folder, split);
    if (names.size() > 1) {
      throw new CorpusException(
          "folder %s has %s for the %s split: expected only one of them"
              .formatted(folder, String.join(" and ", names), split.label()));
    }
    return folder.resolve(names.get(0));
  }

  private static List<String> candidates(Path folder, Split split) {
    return names(split).stream().filter(name -> Files.exists(folder.resolve(name))).toList();
  }

  private static List<String> names(Split split) {
    String label = split.label();
    return List.of(label + ".txt", "ptb." + label + ".txt", "wiki." + label + ".tokens");
  }
}
