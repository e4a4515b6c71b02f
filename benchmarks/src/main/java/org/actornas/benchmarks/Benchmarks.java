package org.actornas.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmarks/run command: measures in JVMs of their own, one after another. */
@Command(
    name = "benchmarks/run",
    description = "Measures speed and memory of the product on this machine.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class Benchmarks implements Callable<Integer> {
  /** What can be measured. */
  enum Part {
    STEP,
    CONTROLLER,
    ACTORS,
    TRANSFER,
    IDLE,
    WORKERS,
    SEARCH
  }

  private static final int SLEEPING_WORKERS = 64;

  private final PrintStream out;
  private final PrintStream err;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description =
          "Parts to measure: step, controller, actors, transfer, idle, workers, search. Default: all.")
  private Set<Part> parts = EnumSet.allOf(Part.class);

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "H",
      description = "Sizes of the steps, by hidden units. Default: ${DEFAULT-VALUE}.")
  private List<Integer> sizes = List.of(64, 200, 650, 1_000);

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "TensorFlow's threads in an operation. Default: 0, as the product chooses.")
  private int threads;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of the repeated measurements. Default: ${DEFAULT-VALUE}.")
  private int rounds = 15;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs of the search, instead of the demo's.")
  private @Nullable Integer epochs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for results.json, results.md and the search's run.")
  private Path directory = Path.of("benchmarks", "results");

  private Benchmarks(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Benchmarks(System.out, System.err))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Size> chosen = sizes.stream().map(Size::of).toList();
    Files.createDirectories(directory);
    Conditions conditions = Conditions.now(System.getProperty("benchmarks.commit", "unknown"));
    List<StepResult> steps = new ArrayList<>();
    if (parts.contains(Part.STEP)) {
      for (Size size : chosen) {
        steps.add(step(size));
      }
    }
    Report report =
        new Report(
            conditions,
            rounds,
            steps,
            parts.contains(Part.CONTROLLER) ? controller() : null,
            parts.contains(Part.ACTORS) ? actors() : null,
            parts.contains(Part.TRANSFER) ? transfer() : null,
            parts.contains(Part.IDLE) ? idle() : List.of(),
            parts.contains(Part.WORKERS) ? workers() : List.of(),
            parts.contains(Part.SEARCH) ? search() : null);
    String markdown = MarkdownReport.of(report);
    Json.write(directory.resolve("results.json"), report);
    Files.writeString(directory.resolve("results.md"), markdown);
    out.print(markdown);
    return 0;
  }

  private StepResult step(Size size) throws IOException, InterruptedException {
    say("steps of H = " + size.hidden());
    return measured(
        StepProcess.class,
        StepResult.class,
        List.of(
            Integer.toString(size.hidden()), Integer.toString(threads), Integer.toString(rounds)));
  }

  private ControllerResult controller() throws IOException, InterruptedException {
    say("controller");
    return measured(
        ControllerProcess.class,
        ControllerResult.class,
        List.of(Integer.toString(threads), Integer.toString(rounds)));
  }

  private ActorsResult actors() throws IOException, InterruptedException {
    say("the cost of the actors");
    // a round takes about a minute
    return measured(
        ActorsProcess.class, ActorsResult.class, List.of(Integer.toString(Math.min(rounds, 7))));
  }

  private TransferResult transfer() throws IOException, InterruptedException {
    say("weights between nodes");
    return measured(TransferProcess.class, TransferResult.class, List.of(Integer.toString(rounds)));
  }

  private List<IdleShare> idle() throws IOException, InterruptedException {
    say("waiting for work");
    List<IdleShare> idle = new ArrayList<>(List.of(idle(IdleLoad.SLEEPING, SLEEPING_WORKERS)));
    for (int workers : List.of(1, 2)) {
      idle.add(idle(IdleLoad.ALTERNATING, workers));
      idle.add(idle(IdleLoad.OVERLAPPED, workers));
      idle.add(idle(IdleLoad.SECONDS, workers));
    }
    return idle;
  }

  private List<WorkersResult> workers() throws IOException, InterruptedException {
    List<WorkersResult> results = new ArrayList<>();
    for (int workers : List.of(1, 2, 4)) {
      say("shared training by " + workers);
      results.add(
          measured(
              WorkersProcess.class,
              WorkersResult.class,
              List.of(Integer.toString(workers), "5", "10", "1")));
    }
    return results;
  }

  private static IdleShare idle(IdleLoad load, int workers)
      throws IOException, InterruptedException {
    return measured(
        IdleProcess.class, IdleShare.class, List.of(load.name(), Integer.toString(workers)));
  }

  /** Forks a class whose last argument is the file for its result. */
  private static <T> T measured(Class<?> main, Class<T> result, List<String> arguments)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("benchmark", ".json");
    try {
      List<String> all = new ArrayList<>(arguments);
      all.add(file.toString());
      ForkedJvm.run(main, all);
      return Json.read(file, result);
    } finally {
      Files.delete(file);
    }
  }

  private SearchResult search() throws IOException, InterruptedException {
    say("a whole search");
    List<String> nas = new ArrayList<>(List.of("run", "--preset", "demo", "--json"));
    if (epochs != null) {
      nas.addAll(List.of("--epochs", epochs.toString()));
    }
    String shown = String.join(" ", nas);
    nas.addAll(List.of("--out", directory.resolve("runs").toString()));
    Path memory = Files.createTempFile("benchmark", ".json");
    try {
      List<String> arguments = new ArrayList<>(List.of(memory.toString()));
      arguments.addAll(nas);
      List<String> lines = ForkedJvm.run(SearchProcess.class, arguments);
      String summary = lines.get(lines.size() - 1);
      return SearchResult.of(shown, summary, Json.read(memory, MemoryWatch.Seen.class));
    } finally {
      Files.delete(memory);
    }
  }

  private void say(String what) {
    err.printf(Locale.ROOT, "benchmarks: %s ...%n", what);
  }
}
