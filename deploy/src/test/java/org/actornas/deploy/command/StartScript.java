package org.actornas.deploy.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** The distribution's start script, over the classes of this build instead of its jars. */
public final class StartScript {
  private final Path script;

  private StartScript(Path script) {
    this.script = script;
  }

  /** Lays it out in a folder as a distribution has it. */
  public static StartScript in(Path folder) throws IOException {
    Path script = Files.createDirectories(folder.resolve("bin")).resolve("nas");
    Files.copy(Path.of("src", "main", "sh", "nas"), script);
    Path lib = Files.createDirectories(folder.resolve("lib"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
    try (OutputStream file = Files.newOutputStream(lib.resolve("all.jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      jar.finish();
    }
    return new StartScript(script);
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
        .filter(part -> !part.isEmpty())
        .map(part -> Path.of(part).toUri().toString())
        .collect(Collectors.joining(" "));
  }

  /**
   * Starts a command.
   *
   * @param javaOptions {@code NAS_JAVA_OPTS}
   * @param output of both kinds goes there
   */
  public Process start(String javaOptions, Path output, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", script.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("NAS_JAVA_OPTS", javaOptions);
    return builder.start();
  }
}
