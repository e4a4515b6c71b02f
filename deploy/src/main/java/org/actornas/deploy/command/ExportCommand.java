package org.actornas.deploy.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.actornas.analysis.drawing.CellDot;
import org.actornas.analysis.drawing.CellSvg;
import org.actornas.protocol.architecture.ArchitectureForm;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.architecture.UnrepresentableArchitectureException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description = "Write an architecture in another form.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExportCommand implements Callable<Integer> {
  /** The form of the written text. */
  enum Format {
    INTS,
    FIXED_ARC,
    DAG_JSON,
    GENOTYPE,
    JSON,
    DOT,
    SVG;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "CELL",
      description = "A run's folder (its best cell), a file, or the text, such as the 23 integers.")
  private String cell = "";

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description =
          "ints (ENAS's), fixed-arc (enas_lm's), dag-json (ENAS-pytorch's), genotype (DARTS's),"
              + " json (architecture.json), dot (Graphviz) or svg.")
  private Format format = Format.INTS;

  @Option(
      names = "--node",
      paramLabel = "FORM",
      description = "highway (the default) or plain, where the text does not say it.")
  private @Nullable NodeForm node;

  @Option(names = "--out", paramLabel = "FILE", description = "Write there, not to the terminal.")
  private @Nullable Path out;

  @Override
  public Integer call() throws CommandException {
    GivenArchitecture given = GivenArchitecture.read(cell);
    NodeForm form = given.nodeForm().orElse(node == null ? NodeForm.HIGHWAY : node);
    String text = text(given, form);
    if (out == null) {
      PrintWriter console = spec.commandLine().getOut();
      console.print(text);
      console.flush();
    } else {
      try {
        Files.writeString(out, text);
      } catch (IOException e) {
        throw new CommandException(
            ExitCode.USAGE, "%s cannot be written: %s".formatted(out, e.getMessage()), e);
      }
    }
    return ExitCode.OK.code();
  }

  private String text(GivenArchitecture given, NodeForm form) throws CommandException {
    try {
      return switch (format) {
        case DOT -> CellDot.draw(given.architecture());
        case SVG -> CellSvg.draw(given.architecture());
        case INTS, FIXED_ARC, DAG_JSON, GENOTYPE, JSON ->
            ArchitectureForm.named(format.toString()).write(given.architecture(), form);
      };
    } catch (UnrepresentableArchitectureException e) {
      throw new CommandException(ExitCode.UNREPRESENTABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
