package org.actornas.deploy.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.actornas.deploy.client.ClusterClient;
import org.actornas.deploy.client.Token;
import org.actornas.deploy.node.HttpToken;
import org.actornas.deploy.terminal.FailureText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command asks, and by what right. */
final class ClusterOptions {
  private static final String TOKEN = "NAS_TOKEN";

  @Option(
      names = "--core",
      paramLabel = "URL",
      defaultValue = "${env:NAS_CORE:-http://127.0.0.1:8558}",
      description = "Web server of a core node (${DEFAULT-VALUE}); also NAS_CORE.")
  private URI core = URI.create("http://127.0.0.1:8558");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the token that allows changes; else NAS_TOKEN, else cluster/http-token.")
  private @Nullable Path tokenFile;

  /** For questions, and for wishes if there is a token. */
  ClusterClient client() throws CommandException {
    if (core.getHost() == null
        || core.getScheme() == null
        || !core.getScheme().startsWith("http")) {
      throw new CommandException(
          ExitCode.USAGE, "--core %s: expected http://HOST:PORT".formatted(core), null);
    }
    return new ClusterClient(core, token());
  }

  private Token token() throws CommandException {
    String given = System.getenv(TOKEN);
    if (tokenFile == null && given != null && !given.isBlank()) {
      return new Token(Optional.of(given), TOKEN);
    }
    Path file = tokenFile == null ? Path.of("cluster").resolve(HttpToken.FILE) : tokenFile;
    try {
      return new Token(Optional.of(Files.readString(file).strip()), file.toString());
    } catch (NoSuchFileException missing) {
      if (tokenFile == null) {
        // the node says that it is needed, if it is
        return new Token(Optional.empty(), file.toAbsolutePath().toString());
      }
      throw new CommandException(
          ExitCode.USAGE, "--token-file %s: there is no such file".formatted(file), missing);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.USAGE, "the token can't be read from %s".formatted(FailureText.of(e)), e);
    }
  }
}
