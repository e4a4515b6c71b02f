import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * Checks the folder of a finished run: {@code java CheckRun.java RUN-FOLDER OUTPUT-OF-JSON}. What a
 * file should hold follows from the run's own config.conf; none of the program's classes reads it.
 */
final class CheckRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path run;
  private final Config config;
  private int passed;
  private int failed;

  private CheckRun(Path run) {
    this.run = run;
    this.config = ConfigFactory.parseFile(run.resolve("config.conf").toFile()).getConfig("nas");
  }

  public static void main(String[] arguments) {
    CheckRun check = new CheckRun(Path.of(arguments[0]));
    check.all(Path.of(arguments[1]));
    System.out.println();
    System.out.println(check.passed + " passed, " + check.failed + " failed");
    System.exit(check.failed == 0 ? 0 : 1);
  }

  /** Something that should be as is said; its text is what was found. */
  private interface Fact {
    String holds() throws Exception;
  }

  private void check(String name, Fact fact) {
    try {
      System.out.println("ok    " + name + ": " + fact.holds());
      passed++;
    } catch (Exception e) {
      System.out.println("FAIL  " + name + ": " + e);
      failed++;
    }
  }

  private static void require(boolean condition, String found) {
    if (!condition) {
      throw new IllegalStateException(found);
    }
  }

  private void all(Path output) {
    int epochs = config.getInt("search.epochs");
    int evaluations =
        config.getInt("search.controller-steps") * config.getInt("policy.architectures-per-step");
    int samples = config.getInt("search.final-samples");

    check("architecture.json has a valid cell", this::architecture);
    check("history.jsonl has every evaluation", () -> history(epochs * evaluations, samples));
    check("epochs.csv has every epoch", () -> rows(epochs));
    check("perplexity falls, below the word frequencies'", () -> learning(output));
    check("the best cell is the best candidate", () -> best(output));
    check("the memory buffer fills to its schedule", () -> buffer(epochs));
    check("reconstruction begins on time", () -> reconstruction(epochs));
    check("cell.svg is well-formed", this::drawing);
    check("TensorBoard's file is whole", this::events);
    check("no line of the log is an error or a warning", this::log);
  }

  private String architecture() throws IOException {
    JsonNode file = JSON.readTree(run.resolve("best/architecture.json").toFile());
    int[] decisions = JSON.treeToValue(file.get("decisions"), int[].class);
    require(decisions.length == 2 * config.getInt("search-space.nodes") - 1, file.toString());
    requireCell(decisions);
    return decisions.length + " decisions";
  }

  private static void requireCell(int[] decisions) {
    for (int step = 0; step < decisions.length; step++) {
      int choices = step % 2 == 0 ? 4 : (step + 1) / 2;
      require(
          decisions[step] >= 0 && decisions[step] < choices,
          "decision " + step + " is " + decisions[step] + " of " + choices);
    }
  }

  private String history(int evaluations, int samples) throws IOException {
    List<JsonNode> lines = lines(run.resolve("history.jsonl"));
    long candidates =
        lines.stream().filter(line -> line.get("stage").asText().equals("derivation")).count();
    String found = lines.size() + " lines, " + candidates + " of them candidates";
    require(lines.size() == evaluations + samples && candidates == samples, found);
    for (JsonNode line : lines) {
      requireCell(JSON.treeToValue(line.get("decisions"), int[].class));
      double perplexity = line.get("perplexity").asDouble();
      require(perplexity > 1 && Double.isFinite(perplexity), line.toString());
    }
    return found;
  }

  private String rows(int epochs) throws IOException {
    List<String> epoch = column("epoch");
    require(epoch.size() == epochs && epoch.get(epochs - 1).equals("" + epochs), "" + epoch);
    List<String> dropped = column("dropped_minibatches");
    require(dropped.stream().allMatch("0"::equals), "dropped minibatches " + dropped);
    return epochs + " rows";
  }

  private String learning(Path output) throws IOException {
    JsonNode summary = summary(output);
    // of training: the cells that the policy happens to try say little so early
    List<String> means = column("train_perplexity");
    double first = Double.parseDouble(means.get(0));
    double last = Double.parseDouble(means.get(means.size() - 1));
    double best = summary.get("best_valid_perplexity").asDouble();
    double mean = summary.get("mean_valid_perplexity").asDouble();
    double unigram = summary.get("unigram_valid_perplexity").asDouble();
    String found =
        "in training %.1f to %.1f; best cell %.1f, mean of candidates %.1f, word frequencies %.1f"
            .formatted(first, last, best, mean, unigram);
    require(
        last < 0.75 * first && best > 1 && median() < unigram && best < 0.95 * unigram, found);
    return found;
  }

  /** Of the candidates: one useless cell among them can be any number. */
  private double median() throws IOException {
    List<Double> perplexities = new ArrayList<>();
    for (JsonNode line : lines(run.resolve("history.jsonl"))) {
      if (line.get("stage").asText().equals("derivation")) {
        perplexities.add(line.get("perplexity").asDouble());
      }
    }
    perplexities.sort(null);
    return perplexities.get(perplexities.size() / 2);
  }

  private String best(Path output) throws IOException {
    JsonNode best = null;
    for (JsonNode line : lines(run.resolve("history.jsonl"))) {
      boolean candidate = line.get("stage").asText().equals("derivation");
      if (candidate
          && (best == null
              || line.get("perplexity").asDouble() < best.get("perplexity").asDouble())) {
        best = line;
      }
    }
    JsonNode file = JSON.readTree(run.resolve("best/architecture.json").toFile());
    require(best != null && best.get("decisions").equals(file.get("decisions")), "" + best);
    require(
        best.get("perplexity").equals(summary(output).get("best_valid_perplexity")), "" + best);
    return "candidate " + best.get("step");
  }

  private String buffer(int epochs) throws IOException {
    List<String> sizes = column("buffer_size");
    int size = 0;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      if (epoch >= config.getInt("memory-buffer.first-epoch")) {
        size += config.getInt("memory-buffer.samples-per-epoch");
      }
      size = Math.min(size, config.getInt("memory-buffer.capacity"));
      require(sizes.get(epoch - 1).equals("" + size), "" + sizes);
    }
    return "" + sizes;
  }

  private String reconstruction(int epochs) throws IOException {
    List<String> losses = column("reconstruction_loss");
    for (int epoch = 1; epoch <= epochs; epoch++) {
      boolean due = epoch >= config.getInt("memory-buffer.reconstruct-from-epoch");
      require(losses.get(epoch - 1).isEmpty() != due, "" + losses);
    }
    return "" + losses;
  }

  private String drawing() throws Exception {
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(run.resolve("best/cell.svg").toFile())
            .getDocumentElement();
    require(root.getTagName().equals("svg"), root.getTagName());
    return root.getElementsByTagName("path").getLength() + " paths";
  }

  /** Walks through the records: length, its checksum, bytes, their checksum; little-endian. */
  private String events() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(run.resolve("tensorboard"))) {
      all.filter(file -> file.getFileName().toString().startsWith("events.out.tfevents."))
          .forEach(files::add);
    }
    require(files.size() == 1, "" + files);
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(files.get(0))).order(ByteOrder.LITTLE_ENDIAN);
    int records = 0;
    while (file.hasRemaining()) {
      int start = file.position();
      int length = (int) file.getLong();
      requireChecksum(file, start, Long.BYTES);
      start = file.position();
      file.position(start + length);
      requireChecksum(file, start, length);
      records++;
    }
    require(records > config.getInt("search.epochs"), records + " records");
    return records + " records";
  }

  private static void requireChecksum(ByteBuffer file, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(file.array(), from, length);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xA282EAD8;
    require(file.getInt() == masked, "a wrong checksum at byte " + from);
  }

  private String log() throws IOException {
    List<JsonNode> lines = lines(run.resolve("logs/local.jsonl"));
    List<JsonNode> bad =
        lines.stream()
            .filter(line -> List.of("warn", "error").contains(line.get("level").asText()))
            .toList();
    require(bad.isEmpty() && !lines.isEmpty(), "" + bad);
    return lines.size() + " lines";
  }

  private static JsonNode summary(Path output) throws IOException {
    List<JsonNode> lines = lines(output);
    JsonNode last = lines.get(lines.size() - 1);
    require(last.get("type").asText().equals("summary"), last.toString());
    require(last.get("complete").asBoolean(), last.toString());
    return last;
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  /** A column of epochs.csv, without its head. No cell of that file has a comma. */
  private List<String> column(String name) throws IOException {
    List<String> rows = Files.readAllLines(run.resolve("epochs.csv"));
    int column = List.of(rows.get(0).split(",", -1)).indexOf(name);
    require(column >= 0, "no column " + name);
    return rows.stream().skip(1).map(row -> row.split(",", -1)[column]).toList();
  }
}
