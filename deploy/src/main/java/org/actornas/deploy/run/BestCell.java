package org.actornas.deploy.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.actornas.analysis.drawing.CellDot;
import org.actornas.analysis.drawing.CellSvg;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.ArchitectureJson;
import org.actornas.protocol.architecture.NodeForm;

/** The folder {@code best/} of a run. */
final class BestCell {
  private BestCell() {}

  /** Writes architecture.json, cell.svg and cell.dot. */
  static void write(Path directory, Architecture cell, NodeForm nodeForm) throws IOException {
    Path best = Files.createDirectories(directory.resolve("best"));
    Files.writeString(
        best.resolve("architecture.json"), new ArchitectureJson(cell, nodeForm).text());
    Files.writeString(best.resolve("cell.svg"), CellSvg.draw(cell));
    Files.writeString(best.resolve("cell.dot"), CellDot.draw(cell));
  }
}
