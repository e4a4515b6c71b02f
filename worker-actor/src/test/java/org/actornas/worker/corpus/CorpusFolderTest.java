package org.actornas.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusFolderTest {
  @TempDir Path folder;

  @Test
  void ids_descend_by_frequency_and_then_by_first_appearance() {
    write("c b a b\na d\n", "a\n", "a\n");

    Corpus corpus = load();

    // b, <eos> and a occur twice: b appears before the first line's end, a before it too
    assertThat(corpus.vocabulary().words()).containsExactly("b", "a", "<eos>", "c", "d");
    assertThat(corpus.tokens(Split.TRAIN)).containsExactly(3, 0, 1, 0, 2, 1, 4, 2);
  }

  @Test
  void every_line_ends_with_eos_an_empty_one_and_an_unfinished_one_too() {
    write("a a a\n\na", "a\n", "a");

    Corpus corpus = load();

    assertThat(text(corpus, Split.TRAIN)).isEqualTo("a a a <eos> <eos> a <eos>");
    assertThat(text(corpus, Split.VALID)).isEqualTo("a <eos>");
    assertThat(text(corpus, Split.TEST)).isEqualTo("a <eos>");
  }

  @Test
  void tabs_carriage_returns_and_repeated_blanks_separate_words() {
    write("  a\tb \r\n", "a  b\r\n", "\fb\u000Ba\n");

    Corpus corpus = load();

    assertThat(text(corpus, Split.TRAIN)).isEqualTo("a b <eos>");
    assertThat(text(corpus, Split.VALID)).isEqualTo("a b <eos>");
    assertThat(text(corpus, Split.TEST)).isEqualTo("b a <eos>");
  }

  @Test
  void words_keep_their_case_and_characters() {
    write("Straße straße 日本 🙂\n", "日本\n", "🙂\n");

    assertThat(load().vocabulary().words())
        .containsExactly("Straße", "straße", "日本", "🙂", "<eos>");
  }

  @Test
  void a_byte_order_mark_is_no_part_of_the_first_word() {
    write("\uFEFFa b a\n", "a\n", "b\n");

    assertThat(load().vocabulary().words()).containsExactly("a", "b", "<eos>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s.txt", "ptb.%s.txt", "wiki.%s.tokens"})
  void the_usual_file_names_of_splits_are_known(String pattern) {
    write(pattern.formatted("train"), "a b\n");
    write(pattern.formatted("valid"), "a\n");
    write(pattern.formatted("test"), "b\n");

    Corpus corpus = load();

    assertThat(corpus.name()).isEqualTo(folder.getFileName().toString());
    assertThat(text(corpus, Split.VALID)).isEqualTo("a <eos>");
    assertThat(text(corpus, Split.TEST)).isEqualTo("b <eos>");
  }

  @Test
  void words_that_train_lacks_become_unk() {
    write("a <unk>\n", "a new word\n", "b\n");

    Corpus corpus = load();

    assertThat(text(corpus, Split.VALID)).isEqualTo("a <unk> <unk> <eos>");
    assertThat(text(corpus, Split.TEST)).isEqualTo("<unk> <eos>");
  }

  @Test
  void a_limited_vocabulary_keeps_the_most_frequent_words_with_unk_and_eos_among_them() {
    write("a b b c a\nd b e\n", "e a b\n", "z\n");

    Corpus corpus = load(new VocabularySettings(4));

    // <unk> stands for c, d and e, so it is as frequent as b and appears later
    assertThat(corpus.vocabulary().words()).containsExactly("b", "<unk>", "a", "<eos>");
    assertThat(text(corpus, Split.TRAIN)).isEqualTo("a b b <unk> a <eos> <unk> b <unk> <eos>");
    assertThat(text(corpus, Split.VALID)).isEqualTo("<unk> a b <eos>");
    assertThat(text(corpus, Split.TEST)).isEqualTo("<unk> <eos>");
  }

  @Test
  void an_unk_in_the_text_and_the_words_cut_are_one() {
    write("<unk> a a b\n", "b\n", "a\n");

    Corpus corpus = load(new VocabularySettings(3));

    assertThat(corpus.vocabulary().words()).containsExactly("<unk>", "a", "<eos>");
    assertThat(text(corpus, Split.TRAIN)).isEqualTo("<unk> a a <unk> <eos>");
  }

  @Test
  void a_limit_that_cuts_nothing_adds_no_unk() {
    write("a b\n", "a\n", "b\n");

    assertThat(load(new VocabularySettings(3)).vocabulary().words())
        .containsExactly("a", "b", "<eos>");
  }

  @ParameterizedTest
  @CsvSource({"0,4", "300,5"})
  void a_text_of_many_buffers_reads_as_split_and_counted_by_hand(int maxSize, long seed) {
    String train = randomText(new Random(seed), 60_000);
    String valid = train.substring(0, 5_001);
    write(train + " <unk>", valid, "w1\n");

    Corpus corpus = load(new VocabularySettings(maxSize));

    List<String> words = splitByHand(train + " <unk>");
    List<String> expected = vocabularyByHand(words, maxSize);
    assertThat(corpus.vocabulary().words()).containsExactlyElementsOf(expected);
    assertThat(text(corpus, Split.TRAIN)).isEqualTo(known(words, expected));
    assertThat(text(corpus, Split.VALID)).isEqualTo(known(splitByHand(valid), expected));
  }

  @Test
  void a_missing_folder_is_named() {
    Path nowhere = folder.resolve("nowhere");

    assertThatThrownBy(() -> CorpusFolder.load(nowhere, VocabularySettings.ALL_WORDS))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            nowhere + " does not exist: expected a folder with train.txt, valid.txt and test.txt");
  }

  @Test
  void a_file_in_the_folder_s_place_is_named() {
    Path file = write("train.txt", "a\n");

    assertThatThrownBy(() -> CorpusFolder.load(file, VocabularySettings.ALL_WORDS))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            file + " is not a folder: expected a folder with train.txt, valid.txt and test.txt");
  }

  @Test
  void all_missing_splits_are_named_with_the_file_names_that_would_do() {
    write("train.txt", "a\n");

    assertRefused(
        "folder "
            + folder
            + " has no valid split (valid.txt, ptb.valid.txt, wiki.valid.tokens)"
            + " and no test split (test.txt, ptb.test.txt, wiki.test.tokens)");
  }

  @Test
  void two_files_for_one_split_are_refused() {
    write("a\n", "a\n", "a\n");
    write("ptb.valid.txt", "a\n");

    assertRefused(
        "folder "
            + folder
            + " has valid.txt and ptb.valid.txt for the valid split: expected only one of them");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n \n\t\n", "\uFEFF"})
  void an_empty_split_is_refused(String nothing) {
    write("a\n", "a\n", nothing);

    assertRefused(
        file("test.txt")
            + " is empty: expected one sentence a line, its words separated by blanks");
  }

  @Test
  void a_directory_in_a_file_s_place_cannot_be_read() throws IOException {
    write("train.txt", "a\n");
    write("test.txt", "a\n");
    Files.createDirectory(folder.resolve("valid.txt"));

    assertThatThrownBy(this::load)
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith("cannot read " + file("valid.txt") + ": ");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "E920, 0x20 at byte 5, a Latin-1 letter before a blank",
    "C080, 0xC0 at byte 4, an overlong form of two bytes",
    "E08080, 0x80 at byte 5, an overlong form of three bytes",
    "F08F8080, 0x8F at byte 5, an overlong form of four bytes",
    "E282C3, 0xC3 at byte 6, a character cut short by another",
    "EDA080, 0xA0 at byte 5, a surrogate",
    "F4908080, 0x90 at byte 5, above U+10FFFF",
    "F5808080, 0xF5 at byte 4, far above U+10FFFF",
    "80, 0x80 at byte 4, a continuation without a start"
  })
  void a_byte_that_is_not_utf8_is_named_by_value_offset_and_line(
      String hex, String fault, String why) throws IOException {
    write("a\n", "a\n", "a\n");
    try (OutputStream valid = Files.newOutputStream(folder.resolve("valid.txt"))) {
      valid.write("a\nbc".getBytes(StandardCharsets.UTF_8));
      valid.write(HexFormat.of().parseHex(hex));
    }

    assertRefused(
        "%s is not UTF-8: %s (line 2); expected UTF-8 text (iconv -f LATIN1 -t UTF-8 converts)"
            .formatted(file("valid.txt"), fault));
  }

  @Test
  void a_text_that_ends_within_a_character_is_refused() throws IOException {
    write("a\n", "a\n", "a\n");
    Files.write(folder.resolve("train.txt"), new byte[] {'a', '\n', (byte) 0xE2, (byte) 0x82});

    assertRefused(
        file("train.txt")
            + " is not UTF-8: it ends within a character at byte 4 (line 2);"
            + " expected UTF-8 text (iconv -f LATIN1 -t UTF-8 converts)");
  }

  @Test
  void an_unknown_word_where_there_is_no_unk_is_named_with_its_line_and_a_remedy() {
    write("a b\n", "a\nb a\na new\n", "b\n");

    assertRefused(
        file("valid.txt")
            + " line 3: 'new' does not occur in the training split, whose vocabulary of 3 words has"
            + " no <unk> to read instead; write <unk> for rare words in the training split, or set"
            + " vocabulary.max-size below 3");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void a_vocabulary_limit_without_room_for_unk_and_eos_is_refused(int maxSize) {
    assertThatThrownBy(() -> new VocabularySettings(maxSize))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "vocabulary.max-size must be 0 (all words) or at least 2 (<unk> and <eos>), but is "
                + maxSize);
  }

  private Corpus load() {
    return load(VocabularySettings.ALL_WORDS);
  }

  private Corpus load(VocabularySettings settings) {
    return CorpusFolder.load(folder, settings);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::load).isInstanceOf(CorpusException.class).hasMessage(message);
  }

  private void write(String train, String valid, String test) {
    write("train.txt", train);
    write("valid.txt", valid);
    write("test.txt", test);
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static String text(Corpus corpus, Split split) {
    return Arrays.stream(corpus.tokens(split))
        .mapToObj(corpus.vocabulary()::word)
        .collect(Collectors.joining(" "));
  }

  /** Words of skewed frequency, some of them long and not ASCII, on lines of up to 20. */
  private static String randomText(Random random, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      int rank = (int) (Math.pow(random.nextDouble(), 4) * 5_000);
      text.append(rank % 7 == 0 ? "wörter🙂".repeat(1 + rank % 40) : "w").append(rank);
      text.append(random.nextInt(20) == 0 ? "\n" : " ");
    }
    return text.toString();
  }

  private static List<String> splitByHand(String text) {
    return text.lines()
        .flatMap(
            line ->
                Stream.concat(
                    Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()),
                    Stream.of("<eos>")))
        .toList();
  }

  private static List<String> vocabularyByHand(List<String> words, int maxSize) {
    Map<String, Long> counts = counts(words);
    List<String> byFrequency = byFrequency(counts);
    if (maxSize == 0) {
      return byFrequency;
    }
    Set<String> kept = new HashSet<>(List.of("<eos>", "<unk>"));
    byFrequency.stream().takeWhile(word -> kept.size() < maxSize).forEach(kept::add);
    return byFrequency(
        counts(words.stream().map(word -> kept.contains(word) ? word : "<unk>").toList()));
  }

  private static Map<String, Long> counts(List<String> words) {
    return words.stream()
        .collect(Collectors.groupingBy(word -> word, LinkedHashMap::new, Collectors.counting()));
  }

  /** In descending order; the sort is stable, so equal ones stay in order of appearance. */
  private static List<String> byFrequency(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String known(List<String> words, List<String> vocabulary) {
    Set<String> known = new HashSet<>(vocabulary);
    return words.stream()
        .map(word -> known.contains(word) ? word : "<unk>")
        .collect(Collectors.joining(" "));
  }
}
