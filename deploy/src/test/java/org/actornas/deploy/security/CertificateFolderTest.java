package org.actornas.deploy.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFolderTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final CertificateFolder.Validity VALIDITY =
      new CertificateFolder.Validity(Duration.ofDays(3650), Duration.ofDays(365));

  @TempDir private static Path made;

  @TempDir private Path temporary;
  private Path folder;

  @BeforeAll
  static void make() throws Exception {
    var unused =
        folder(made.resolve("certs"), NOW).add(Optional.empty(), nodes("core-1"), VALIDITY);
  }

  @BeforeEach
  void copy() throws IOException {
    folder = temporary.resolve("certs");
    Files.createDirectory(folder);
    try (Stream<Path> files = Files.list(made.resolve("certs"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private static CertificateFolder folder(Path path, Instant now) {
    return new CertificateFolder(path, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static List<String> nodes(String... names) {
    return List.of(names);
  }

  private CertificateFolder.Entries add(Instant now, String... names) throws Exception {
    return folder(folder, now).add(Optional.empty(), nodes(names), VALIDITY);
  }

  private X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
    try (InputStream bytes = Files.newInputStream(folder.resolve(name))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
    }
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }

  @Test
  void an_authority_may_sign_nodes_and_nothing_else() throws Exception {
    X509Certificate authority = certificate("ca.crt");

    assertThat(authority.getBasicConstraints()).as("certificates below it").isZero();
    assertThat(authority.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
    assertThat(authority.getKeyUsage())
        .containsExactly(false, false, false, false, false, true, true, false, false);
    assertThat(authority.getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
  }

  @Test
  void a_node_can_call_and_be_called_and_has_the_clusters_name_alone() throws Exception {
    X509Certificate node = certificate("core-1.crt");

    assertThat(node.getBasicConstraints()).as("no authority").isEqualTo(-1);
    assertThat(node.getKeyUsage())
        .containsExactly(true, false, false, false, false, false, false, false, false);
    assertThat(node.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(node.getSubjectAlternativeNames()).containsExactly(List.of(2, "actor-nas"));
    assertThat(node.getSubjectX500Principal().getName())
        .isEqualTo("CN=actor-nas,OU=core-1,O=actor-nas");
    assertThat(node.getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(365)));
    assertThat(node.getSerialNumber().signum()).isOne();
  }

  @Test
  void javas_validator_finds_the_path_from_a_node_to_its_authority() throws Exception {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(certificate("ca.crt"), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(NOW));

    var result =
        CertPathValidator.getInstance("PKIX")
            .validate(
                CertificateFactory.getInstance("X.509")
                    .generateCertPath(List.of(certificate("core-1.crt"))),
                parameters);

    assertThat(result).isNotNull();
  }

  @Test
  void only_its_owner_may_read_a_key_or_look_into_the_folder() throws Exception {
    for (String name : nodes("ca.key", "core-1.key")) {
      assertThat(mode(made.resolve("certs").resolve(name))).isEqualTo("rw-------");
    }
    assertThat(mode(made.resolve("certs"))).isEqualTo("rwx------");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void nodes_are_added_by_the_authority_that_is_there_and_nothing_is_written_again()
      throws Exception {
    Map<String, String> before = contents();

    CertificateFolder.Entries entries = add(NOW.plusSeconds(60), "core-1", "worker-1");

    assertThat(entries.cluster()).isEqualTo("actor-nas");
    assertThat(entries.authority().made()).isFalse();
    assertThat(entries.nodes())
        .extracting(CertificateFolder.Entry::made)
        .containsExactly(false, true);
    assertThat(contents()).containsAllEntriesOf(before).hasSize(before.size() + 2);
    assertThat(certificate("worker-1.crt").getIssuerX500Principal())
        .isEqualTo(certificate("ca.crt").getSubjectX500Principal());
    certificate("worker-1.crt").verify(certificate("ca.crt").getPublicKey());
  }

  @Test
  void no_certificate_outlives_its_authority() throws Exception {
    add(NOW.plus(Duration.ofDays(3600)), "late");

    assertThat(certificate("late.crt").getNotAfter())
        .isEqualTo(certificate("ca.crt").getNotAfter());
  }

  @Test
  void what_cannot_be_gone_on_with_is_named_and_nothing_is_written() throws Exception {
    assertRefused(
        "core-1.key", "it is missing, while ", () -> add(NOW, "core-1", "x"), "core-1.key");
    assertRefused("ca.key", "it is missing, while ", () -> add(NOW, "x"), "ca.key");
    assertRefused("core-1.crt", "expired at ", () -> add(NOW.plus(Duration.ofDays(366)), "core-1"));
    assertRefused("ca.crt", "expired at ", () -> add(NOW.plus(Duration.ofDays(3651)), "x"));
    assertRefused(
        "ca.crt",
        "it is the authority of cluster 'actor-nas', not of 'other'",
        () -> folder(folder, NOW).add(Optional.of("other"), nodes("x"), VALIDITY));
    Files.copy(folder.resolve("core-1.key"), folder.resolve("ca.key.new"));
    Files.delete(folder.resolve("ca.key"));
    Files.move(folder.resolve("ca.key.new"), folder.resolve("ca.key"));
    assertRefused("ca.key", "it is not the key of ", () -> add(NOW, "x"));
  }

  private interface Step {
    void run() throws Exception;
  }

  private void assertRefused(String file, String problem, Step step, String... away)
      throws Exception {
    for (String name : away) {
      Files.move(folder.resolve(name), temporary.resolve(name));
    }
    Map<String, String> before = contents();

    assertThatThrownBy(step::run)
        .isInstanceOf(UnusableCertificateException.class)
        .hasMessageStartingWith(folder.resolve(file) + ": ")
        .hasMessageContaining(problem);

    assertThat(contents()).isEqualTo(before);
    for (String name : away) {
      Files.move(temporary.resolve(name), folder.resolve(name));
    }
  }

  @Test
  void names_that_could_be_no_host_or_file_are_refused() {
    for (String name :
        nodes("", "Core-1", "../core", "a b", "-a", "a-", "a..b", "a".repeat(64), "é")) {
      assertThatThrownBy(() -> add(NOW, "fine", name))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + name + "' is no name");
    }
    assertThatThrownBy(() -> add(NOW, "ca"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the authority's own name");
    assertThat(folder.resolve("fine.key")).doesNotExist();
    assertThat(CertificateFolder.isName("gpu-7.example.org")).isTrue();
  }
}
