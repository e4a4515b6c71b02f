package org.actornas.analysis.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** What the page is made of and is on the class path. */
final class Resources {
  private static final String WEBJAR = "META-INF/maven/org.webjars.npm/echarts/pom.properties";
  private static final String ECHARTS = "META-INF/resources/webjars/echarts/%s/dist/echarts.min.js";

  private Resources() {}

  /** A text that lies beside this class, with line feeds. */
  static String own(String name) throws IOException {
    return text("org/actornas/analysis/report/" + name).replace("\r\n", "\n");
  }

  /** Apache ECharts, minified, as one script that can stand in a page. */
  static String echarts() throws IOException {
    Properties webjar = new Properties();
    try (InputStream in = open(WEBJAR)) {
      webjar.load(in);
    }
    // a browser reads a carriage return as a line feed, and then its hash is another one
    String script =
        text(ECHARTS.formatted(webjar.getProperty("version")))
            .replace("\r\n", "\n")
            .replace('\r', '\n');
    if (script.contains("</script") || script.contains("<!--")) {
      throw new IOException(ECHARTS + " cannot stand in a page: it would end its own element");
    }
    return script;
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = open(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = Resources.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw new FileNotFoundException(resource + " is not on the class path");
    }
    return in;
  }
}
