package org.actornas.benchmarks;

import java.util.List;
import java.util.Locale;

/** The results as tables for people: medians, and quartiles in brackets. */
final class MarkdownReport {
  private static final double MIB = 1 << 20;

  private final StringBuilder text = new StringBuilder();

  private MarkdownReport() {}

  static String of(Report report) {
    MarkdownReport markdown = new MarkdownReport();
    markdown.conditions(report.conditions(), report.rounds());
    if (!report.steps().isEmpty()) {
      markdown.steps(report.steps());
    }
    if (report.controller() != null) {
      markdown.controller(report.controller());
    }
    if (report.actors() != null) {
      markdown.actors(report.actors());
    }
    if (report.transfer() != null) {
      markdown.transfer(report.transfer());
    }
    if (!report.idle().isEmpty()) {
      markdown.idle(report.idle());
    }
    if (!report.workers().isEmpty()) {
      markdown.workers(report.workers());
    }
    if (report.search() != null) {
      markdown.search(report.search());
    }
    return markdown.text.toString();
  }

  private void conditions(Conditions conditions, int rounds) {
    line(
        "%s, %d cores, %s; %s; Java %s; TensorFlow %s; commit %s.",
        conditions.processor(),
        conditions.cores(),
        mebibytes(conditions.memoryBytes()),
        conditions.kernel(),
        conditions.java(),
        conditions.tensorflow(),
        conditions.commit());
    line(
        "Load before: %.2f. Medians of %d rounds, in brackets their quartiles.",
        conditions.loadBefore(), rounds);
  }

  private void steps(List<StepResult> steps) {
    line("");
    line(
        "| H / B / T / V | threads | ceiling GF/s | training s | GF/s | of the ceiling |"
            + " evaluation s | of the ceiling | peak RSS | CPU of others |");
    line("|---|---|---|---|---|---|---|---|---|---|");
    for (StepResult step : steps) {
      Size size = step.size();
      line(
          "| %d / %d / %d / %d | %d | %s | %s | %s | %s | %s | %s | %s | %.0f %% |",
          size.hidden(),
          size.batch(),
          size.steps(),
          size.vocabulary(),
          step.intraOpThreads(),
          spread("%.0f", step.ceilingGflops(), 1),
          spread("%.4f", step.training().seconds(), 1),
          spread("%.0f", step.training().gflops(), 1),
          spread("%.2f", step.training().ceilingFraction(), 1),
          spread("%.4f", step.evaluation().seconds(), 1),
          spread("%.2f", step.evaluation().ceilingFraction(), 1),
          mebibytes(step.peakResidentBytes()),
          100 * step.othersCpuShare());
    }
  }

  private void controller(ControllerResult controller) {
    line("");
    line(
        "Controller of %d units, %d thread(s), peak RSS %s, CPU of others %.0f %%:",
        controller.hidden(),
        controller.intraOpThreads(),
        mebibytes(controller.peakResidentBytes()),
        100 * controller.othersCpuShare());
    line("");
    line("| work | ms |");
    line("|---|---|");
    for (ControllerResult.Timing timing : controller.timings()) {
      line("| %s | %s |", timing.work(), spread("%.1f", timing.seconds(), 1e3));
    }
  }

  private void actors(ActorsResult actors) {
    line("");
    line("| a demo search of %d epochs | |", actors.epochs());
    line("|---|---|");
    line("| as a plain loop, s | %s |", spread("%.2f", actors.loopSeconds(), 1));
    line("| with actors, s | %s |", spread("%.2f", actors.actorSeconds(), 1));
    line("| ratio, %d rounds | %s |", actors.ratio().n(), spread("%.3f", actors.ratio(), 1));
  }

  private void transfer(TransferResult transfer) {
    line("");
    line(
        "%s of weights between two nodes on loopback, CPU of others %.0f %%:",
        mebibytes(transfer.bytes()), 100 * transfer.othersCpuShare());
    line("");
    line("| by | MiB/s | of the sockets |");
    line("|---|---|---|");
    transfer.transports().forEach(this::transfer);
  }

  private void transfer(TransferResult.By by) {
    line("| two sockets, %s | %s | |", by.transport(), spread("%.0f", by.socket(), 1));
    line(
        "| a pull, %s | %s | %s |",
        by.transport(), spread("%.0f", by.pull(), 1), spread("%.2f", by.pullRatio(), 1));
    line(
        "| a push, %s | %s | %s |",
        by.transport(), spread("%.0f", by.push(), 1), spread("%.2f", by.pushRatio(), 1));
  }

  private void idle(List<IdleShare> all) {
    line("");
    line("| load | workers | tasks | mean seconds of a task | not computing |");
    line("|---|---|---|---|---|");
    for (IdleShare idle : all) {
      line(
          "| %s | %d | %d | %.3f | %.1f %% |",
          idle.load(), idle.workers(), idle.tasks(), idle.meanTaskSeconds(), 100 * idle.share());
    }
  }

  private void workers(List<WorkersResult> all) {
    line("");
    line("| workers at once | minibatches a lease | learning rate | mean perplexity |");
    line("|---|---|---|---|");
    for (WorkersResult result : all) {
      line(
          "| %d | %d | %.1f | %.2f |",
          result.workers(),
          result.minibatchesPerLease(),
          result.learningRate(),
          result.perplexity());
    }
  }

  private void search(SearchResult search) {
    line("");
    line("`nas %s`:", search.arguments());
    line("");
    line("| what | |");
    line("|---|---|");
    line("| epochs | %d |", search.epochs());
    line("| seconds | %.1f |", search.seconds());
    search
        .phaseSeconds()
        .forEach((phase, seconds) -> line("| of these, %s | %.1f |", phase, seconds));
    line("| tokens | %d |", search.tokens());
    line("| tokens a second | %.0f |", search.tokensPerSecond());
    line(
        "| perplexity of the final samples: mean, best | %.1f, %.1f |",
        search.meanPerplexity(), search.bestPerplexity());
    line("| peak RSS | %s |", mebibytes(search.peakResidentBytes()));
    line("| peak heap | %s |", mebibytes(search.peakHeapBytes()));
    line(
        "| growth of RSS in the second half | %.2f +- %.2f MiB a minute |",
        search.residentGrowth().perUnit() / MIB, search.residentGrowth().standardError() / MIB);
  }

  private static String spread(String format, Spread spread, double unit) {
    return "%s (%s-%s)"
        .formatted(
            number(format, spread.median() * unit),
            number(format, spread.lowerQuartile() * unit),
            number(format, spread.upperQuartile() * unit));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String mebibytes(long bytes) {
    return number("%.0f MiB", bytes / MIB);
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
