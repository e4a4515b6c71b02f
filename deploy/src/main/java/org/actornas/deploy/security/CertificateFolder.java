package org.actornas.deploy.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folder in which a cluster's certificates are made: those of its authority ({@code ca.crt},
 * {@code ca.key}) and of each node ({@code NODE.crt}, {@code NODE.key}). What is there is never
 * written again.
 */
public final class CertificateFolder {
  /** The name that nodes of a new authority know each other by, if none is given. */
  public static final String DEFAULT_CLUSTER = "actor-nas";

  private static final String AUTHORITY = "ca";

  /** A DNS name: it is one in the certificate, and the name of a file. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  private final Path folder;
  private final Clock clock;

  /**
   * @param folder need not exist
   * @param clock from whose time on the certificates are valid
   */
  public CertificateFolder(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * How long new certificates are valid.
   *
   * @param authority the authority's, if it is made
   * @param nodes those of nodes, but none for longer than the authority's
   */
  public record Validity(Duration authority, Duration nodes) {}

  /**
   * A certificate in the folder.
   *
   * @param file where it is; its key is beside it
   * @param expires its last moment
   * @param made whether it was made just now
   */
  public record Entry(Path file, Instant expires, boolean made) {}

  /**
   * What is in the folder of what was asked for.
   *
   * @param cluster the name that its nodes know each other by
   * @param authority of the cluster
   * @param nodes in the order of their names
   */
  public record Entries(String cluster, Entry authority, List<Entry> nodes) {
    public Entries {
      nodes = List.copyOf(nodes);
    }
  }

  /** Whether a text can be the name of a node or a cluster. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Makes what is missing: the authority, and each of these nodes' key and certificate.
   *
   * @param cluster empty for that of the authority which is there, or else the default
   * @param nodes names; one that is there is checked and left as it is
   * @throws IllegalArgumentException if a name is no lower-case DNS name, or {@code ca}
   * @throws UnusableCertificateException if what is there cannot be used or gone on with; nothing
   *     was written then
   * @throws IOException if a file cannot be written
   */
  public Entries add(Optional<String> cluster, List<String> nodes, Validity validity)
      throws UnusableCertificateException, IOException {
    cluster.ifPresent(CertificateFolder::requireName);
    Set<String> names = new LinkedHashSet<>(nodes);
    for (String name : names) {
      requireName(name);
      if (name.equals(AUTHORITY)) {
        throw new IllegalArgumentException("'ca' is the authority's own name, not a node's");
      }
    }
    Pair authorityFiles = new Pair(AUTHORITY, TlsFile.AUTHORITY);
    boolean hasAuthority = authorityFiles.isThere();
    for (String name : names) {
      Pair files = new Pair(name, TlsFile.CERTIFICATE);
      if (files.isThere()) {
        requireFit(files, authorityFiles);
      }
    }
    CertificateAuthority authority =
        hasAuthority
            ? read(authorityFiles)
            : CertificateAuthority.create(
                cluster.orElse(DEFAULT_CLUSTER), clock.instant(), validity.authority());
    String known = clusterOf(authority, cluster, authorityFiles);
    if (!hasAuthority) {
      createFolder();
      authorityFiles.write(authority.identity());
    }
    List<Entry> entries = new ArrayList<>();
    for (String name : names) {
      Pair files = new Pair(name, TlsFile.CERTIFICATE);
      boolean missing = !files.isThere();
      if (missing) {
        files.write(authority.issue(known, name, clock.instant(), validity.nodes()));
      }
      entries.add(files.entry(missing));
    }
    return new Entries(known, authorityFiles.entry(!hasAuthority), entries);
  }

  private static void requireName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          ("'%s' is no name: letters, digits, '-' and '.' are allowed in one, in lower case as"
                  + " '%s' would be, up to 63")
              .formatted(name, name.toLowerCase(Locale.ROOT)));
    }
  }

  private CertificateAuthority read(Pair files) throws UnusableCertificateException {
    CertificateAuthority authority =
        new CertificateAuthority(
            new Identity(files.key().key(), files.certificate().onlyCertificate()));
    new CertificateChecks(clock.instant())
        .requireAuthority(files.certificate(), authority.identity().certificate());
    if (!authority.identity().fits()) {
      throw files.key().unusable("it is not the key of " + files.certificate().path());
    }
    return authority;
  }

  private static String clusterOf(
      CertificateAuthority authority, Optional<String> asked, Pair files)
      throws UnusableCertificateException {
    Optional<String> known = authority.cluster();
    if (known.isEmpty() && asked.isEmpty()) {
      throw files.certificate().unusable("it does not name its cluster (O=...): name it");
    }
    if (known.isPresent() && asked.isPresent() && !known.equals(asked)) {
      throw files
          .certificate()
          .unusable(
              "it is the authority of cluster '%s', not of '%s'; use another folder for that"
                  .formatted(known.get(), asked.get()));
    }
    return known.or(() -> asked).orElseThrow();
  }

  private void requireFit(Pair files, Pair authority) throws UnusableCertificateException {
    var unused =
        ClusterTls.check(
            new ClusterTls.Files(
                files.key().path(), files.certificate().path(), authority.certificate().path()),
            clock);
  }

  /** Only its owner looks into it: it has keys. */
  private void createFolder() throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** A key and its certificate, which are there both or not at all. */
  private final class Pair {
    private final PemFile key;
    private final PemFile certificate;

    Pair(String name, TlsFile part) {
      this.key = new PemFile(folder.resolve(name + ".key"), TlsFile.KEY);
      this.certificate = new PemFile(folder.resolve(name + ".crt"), part);
    }

    PemFile key() {
      return key;
    }

    PemFile certificate() {
      return certificate;
    }

    boolean isThere() throws UnusableCertificateException {
      if (key.exists() != certificate.exists()) {
        PemFile there = key.exists() ? key : certificate;
        PemFile missing = key.exists() ? certificate : key;
        throw missing.unusable(
            "it is missing, while %s is there: put it back, or move both away to make new ones"
                .formatted(there.path()));
      }
      return key.exists();
    }

    void write(Identity identity) throws IOException {
      key.write(identity.key());
      certificate.write(identity.certificate());
    }

    Entry entry(boolean made) throws UnusableCertificateException {
      return new Entry(
          certificate.path(), certificate.certificate().getNotAfter().toInstant(), made);
    }
  }
}
