package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.List;
import org.actornas.analysis.evidence.Provenance;
import org.actornas.analysis.report.Section.Markup;
import org.actornas.analysis.report.Section.Part;

/** Where the numbers come from: facts and the whole configuration of every run, folded away. */
final class ProvenanceSection {
  private ProvenanceSection() {}

  static Section of(Study study) {
    List<Part> parts = new ArrayList<>();
    study.runs().forEach(run -> parts.add(new Markup(details(run))));
    return new Section("provenance", "Configuration and provenance", parts);
  }

  private static String details(Study.Run run) {
    Provenance provenance = run.evidence().provenance();
    StringBuilder html = new StringBuilder();
    html.append("<details>\n<summary>")
        .append(Html.escape(run.evidence().id()))
        .append(" <span class=\"soft\">")
        .append(Html.escape(run.findings().label() + ", seed " + run.evidence().seed()))
        .append("</span></summary>\n");
    if (!provenance.facts().isEmpty()) {
      html.append("<dl>\n");
      provenance
          .facts()
          .forEach(
              (name, value) ->
                  html.append(
                      "<dt>%s</dt><dd>%s</dd>\n".formatted(Html.escape(name), Html.escape(value))));
      html.append("</dl>\n");
    }
    if (provenance.configuration().isBlank()) {
      html.append("<p class=\"absent\">The run's config.conf is not at hand.</p>\n");
    } else {
      html.append("<pre tabindex=\"0\">")
          .append(Html.escape(provenance.configuration()))
          .append("</pre>\n");
    }
    return html.append("</details>\n").toString();
  }
}
