package org.actornas.deploy.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTlsTest {
  private static final Clock NOW = Clock.systemUTC();

  @TempDir private static Path shared;
  private static Certificates ours;
  private static Certificates others;

  @TempDir private Path folder;

  @BeforeAll
  static void make() throws Exception {
    ours = Certificates.make(shared.resolve("ours"), "ours", "core-1", "worker-1");
    others = Certificates.make(shared.resolve("others"), "ours", "core-1");
  }

  private static void assertRefused(
      ClusterTls.Files files, Clock clock, TlsFile part, Path file, String problem) {
    assertThatThrownBy(() -> ClusterTls.check(files, clock))
        .isInstanceOfSatisfying(
            UnusableCertificateException.class,
            refusal -> {
              assertThat(refusal.part()).isEqualTo(part);
              assertThat(refusal.file()).isEqualTo(file);
              assertThat(refusal.problem()).contains(problem);
              assertThat(refusal).hasMessage(file + ": " + refusal.problem());
            });
  }

  private Path text(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void files_that_fit_give_akka_mutual_tls() throws Exception {
    ClusterTls tls = ClusterTls.check(ours.of("core-1"), NOW);

    Config artery = tls.akka().getConfig("akka.remote.artery");
    assertThat(artery.getString("transport")).isEqualTo("tls-tcp");
    assertThat(artery.getString("ssl.ssl-engine-provider"))
        .isEqualTo("akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider");
    Config engine = artery.getConfig("ssl.rotating-keys-engine");
    assertThat(engine.getString("protocol")).isEqualTo("TLSv1.3");
    assertThat(engine.getString("key-file")).isEqualTo(ours.file("core-1.key").toString());
    assertThat(engine.getString("cert-file")).isEqualTo(ours.file("core-1.crt").toString());
    assertThat(engine.getString("ca-cert-file")).isEqualTo(ours.file("ca.crt").toString());
    assertThat(tls.node()).contains("OU=core-1");
    assertThat(tls.warnings()).isEmpty();
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Path missing = folder.resolve("missing");
    ClusterTls.Files files = ours.of("core-1");
    String problem = "there is no such file";

    assertRefused(
        new ClusterTls.Files(missing, files.certificate(), files.authority()),
        NOW,
        TlsFile.KEY,
        missing,
        problem);
    assertRefused(
        new ClusterTls.Files(files.key(), missing, files.authority()),
        NOW,
        TlsFile.CERTIFICATE,
        missing,
        problem);
    assertRefused(
        new ClusterTls.Files(files.key(), files.certificate(), missing),
        NOW,
        TlsFile.AUTHORITY,
        missing,
        problem);
  }

  @Test
  void files_in_each_others_places_are_told_apart() {
    ClusterTls.Files files = ours.of("core-1");

    assertRefused(
        new ClusterTls.Files(files.certificate(), files.certificate(), files.authority()),
        NOW,
        TlsFile.KEY,
        files.certificate(),
        "it holds a CERTIFICATE, expected a PRIVATE KEY");
    assertRefused(
        new ClusterTls.Files(files.key(), files.key(), files.authority()),
        NOW,
        TlsFile.CERTIFICATE,
        files.key(),
        "it is no certificate in PEM");
    assertRefused(
        new ClusterTls.Files(files.key(), files.certificate(), files.certificate()),
        NOW,
        TlsFile.AUTHORITY,
        files.certificate(),
        "may not sign others");
    assertRefused(
        new ClusterTls.Files(files.key(), files.authority(), files.authority()),
        NOW,
        TlsFile.CERTIFICATE,
        files.authority(),
        "must allow digitalSignature");
  }

  @Test
  void the_key_of_another_certificate_is_refused() {
    ClusterTls.Files files = ours.of("core-1");
    Path other = ours.file("worker-1.key");

    assertRefused(
        new ClusterTls.Files(other, files.certificate(), files.authority()),
        NOW,
        TlsFile.KEY,
        other,
        "it is not the key of the certificate in " + files.certificate());
  }

  @Test
  void a_certificate_of_another_authority_of_the_same_name_is_refused() {
    ClusterTls.Files files = others.of("core-1");

    assertRefused(
        new ClusterTls.Files(files.key(), files.certificate(), ours.file("ca.crt")),
        NOW,
        TlsFile.CERTIFICATE,
        files.certificate(),
        "it was not signed by the authority in ");
  }

  @Test
  void a_certificate_counts_from_its_first_to_its_last_moment() {
    ClusterTls.Files files = ours.of("core-1");

    assertRefused(
        files,
        Clock.offset(NOW, Duration.ofDays(91)),
        TlsFile.CERTIFICATE,
        files.certificate(),
        "expired at ");
    assertRefused(
        files,
        Clock.offset(NOW, Duration.ofDays(101)),
        TlsFile.AUTHORITY,
        files.authority(),
        "expired at ");
    assertRefused(
        files,
        Clock.offset(NOW, Duration.ofDays(-1)),
        TlsFile.AUTHORITY,
        files.authority(),
        "this machine's clock has ");
  }

  @Test
  void an_end_within_thirty_days_is_warned_of() throws Exception {
    ClusterTls early = ClusterTls.check(ours.of("core-1"), Clock.offset(NOW, Duration.ofDays(59)));
    ClusterTls late = ClusterTls.check(ours.of("core-1"), Clock.offset(NOW, Duration.ofDays(61)));
    ClusterTls both = ClusterTls.check(ours.of("core-1"), Clock.offset(NOW, Duration.ofDays(80)));

    assertThat(early.warnings()).isEmpty();
    assertThat(late.warnings())
        .singleElement()
        .asString()
        .startsWith(ours.file("core-1.crt") + ": the certificate expires in 28 days");
    assertThat(both.warnings()).hasSize(2);
    assertThat(both.warnings().get(1)).startsWith(ours.file("ca.crt") + ": ");
  }

  @Test
  void a_key_that_everybody_may_read_is_warned_of() throws Exception {
    ClusterTls.Files files = ours.of("core-1");
    Path open = text("open.key", Files.readString(files.key()));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

    ClusterTls tls =
        ClusterTls.check(new ClusterTls.Files(open, files.certificate(), files.authority()), NOW);

    assertThat(tls.warnings()).singleElement().asString().contains("its mode should be 600");
  }

  @Test
  void an_authority_file_with_two_certificates_is_refused_for_akka_would_read_one()
      throws Exception {
    ClusterTls.Files files = ours.of("core-1");
    Path both =
        text(
            "both.crt",
            Files.readString(files.authority()) + Files.readString(others.file("ca.crt")));

    assertRefused(
        new ClusterTls.Files(files.key(), files.certificate(), both),
        NOW,
        TlsFile.AUTHORITY,
        both,
        "it holds 2 certificates");
  }

  @Test
  void keys_in_both_of_their_usual_forms_are_read_and_no_others() throws Exception {
    ClusterTls.Files files = ours.of("core-1");
    PrivateKeyInfo key =
        PrivateKeyInfo.getInstance(new PemFile(files.key(), TlsFile.KEY).key().getEncoded());
    byte[] pkcs1 = key.parsePrivateKey().toASN1Primitive().getEncoded();

    ClusterTls tls = ClusterTls.check(withKey(pem("RSA PRIVATE KEY", pkcs1)), NOW);

    assertThat(tls.expires()).isEqualTo(ClusterTls.check(files, NOW).expires());
    for (Path wrong :
        List.of(
            pem("ENCRYPTED PRIVATE KEY", pkcs1),
            pem("PRIVATE KEY", "no key".getBytes(StandardCharsets.US_ASCII)),
            pem("RSA PRIVATE KEY", "no key".getBytes(StandardCharsets.US_ASCII)),
            text("empty", ""),
            text("two", Files.readString(files.key()).repeat(2)))) {
      assertThatThrownBy(() -> ClusterTls.check(withKey(wrong), NOW))
          .isInstanceOf(UnusableCertificateException.class)
          .hasMessageStartingWith(wrong + ": ");
    }
  }

  private static ClusterTls.Files withKey(Path key) {
    ClusterTls.Files files = ours.of("core-1");
    return new ClusterTls.Files(key, files.certificate(), files.authority());
  }

  private Path pem(String label, byte[] content) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(label, content));
    }
    Path file = Files.createTempFile(folder, "key", ".pem");
    return Files.writeString(file, text.toString());
  }
}
