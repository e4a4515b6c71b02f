package org.actornas.deploy.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.actornas.analysis.drawing.CellDot;
import org.actornas.analysis.drawing.CellSvg;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.ArchitectureJson;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.checkpoint.FileChanges;

/** The folder {@code best/} of a run. */
final class BestCell {
  private BestCell() {}

  /** Writes architecture.json, cell.svg and cell.dot. */
  static void write(Path directory, FileChanges changes, Architecture cell, NodeForm nodeForm)
      throws IOException {
    Path best = Files.createDirectories(directory.resolve("best"));
    changes.write(
        best.resolve("architecture.json"), bytes(new ArchitectureJson(cell, nodeForm).text()));
    changes.write(best.resolve("cell.svg"), bytes(CellSvg.draw(cell)));
    changes.write(best.resolve("cell.dot"), bytes(CellDot.draw(cell)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
