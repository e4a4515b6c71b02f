package org.actornas.deploy.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.actornas.deploy.security.CertificateFolder;
import org.actornas.deploy.security.UnusableCertificateException;
import org.actornas.deploy.terminal.FailureText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "certs",
    description = {
      "Make the certificates of a cluster: an authority, and a key and a certificate for each node.",
      "Run again, it adds nodes by the authority that is there. It never overwrites a file."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CertsCommand implements Callable<Integer> {
  /** A century: beyond it a number of days is a slip of the hand. */
  private static final int MOST_DAYS = 36_500;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "NODE",
      arity = "1..*",
      description = "A node's name, such as core-1: letters, digits, '-' and '.'.")
  private List<String> nodes = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "certs",
      description = "The folder of the certificates (${DEFAULT-VALUE}).")
  private Path out = Path.of("certs");

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description =
          "The name by which its nodes know each other (that of the authority which is there, or"
              + " else "
              + CertificateFolder.DEFAULT_CLUSTER
              + ").")
  private @Nullable String cluster;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "365",
      description = "How long new nodes' certificates are valid (${DEFAULT-VALUE}).")
  private int days = 365;

  @Option(
      names = "--authority-days",
      paramLabel = "N",
      defaultValue = "3650",
      description = "How long a new authority is valid (${DEFAULT-VALUE}).")
  private int authorityDays = 3650;

  @Override
  public Integer call() throws CommandException {
    CertificateFolder.Validity validity =
        new CertificateFolder.Validity(
            days("--authority-days", authorityDays), days("--days", days));
    CertificateFolder.Entries entries = add(validity);
    PrintWriter console = spec.commandLine().getOut();
    console.println("cluster " + entries.cluster());
    print(console, entries.authority());
    entries.nodes().forEach(node -> print(console, node));
    if (entries.nodes().stream().anyMatch(CertificateFolder.Entry::made)) {
      console.println(
          "A node needs ca.crt and its own .crt and .key, no more; ca.key stays with you, off the"
              + " nodes.");
    }
    console.flush();
    return ExitCode.OK.code();
  }

  private CertificateFolder.Entries add(CertificateFolder.Validity validity)
      throws CommandException {
    try {
      return new CertificateFolder(out, Clock.systemUTC())
          .add(Optional.ofNullable(cluster), nodes, validity);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (UnusableCertificateException e) {
      throw new CommandException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()), e);
    } catch (UnsupportedOperationException e) {
      throw new CommandException(
          ExitCode.CONFIGURATION,
          out + ": its file system has no modes, so a key would be open to all; use another --out",
          e);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.CONFIGURATION, "certificates cannot be written: " + FailureText.of(e), e);
    }
  }

  private static Duration days(String option, int days) throws CommandException {
    if (days < 1 || days > MOST_DAYS) {
      throw new CommandException(
          ExitCode.USAGE, "%s %d: expected 1 to %d".formatted(option, days, MOST_DAYS), null);
    }
    return Duration.ofDays(days);
  }

  private static void print(PrintWriter console, CertificateFolder.Entry entry) {
    console.printf(
        "%s  until %s  %s%n",
        entry.file(),
        LocalDate.ofInstant(entry.expires(), ZoneOffset.UTC),
        entry.made() ? "new" : "was there");
  }
}
