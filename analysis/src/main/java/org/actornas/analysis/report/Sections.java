package org.actornas.analysis.report;

import java.util.List;

/** The page's sections, in its order. */
final class Sections {
  private Sections() {}

  static List<Section> of(Study study) {
    return List.of(
        VerdictSection.of(study),
        BestCellSection.of(study),
        LearningSection.of(study),
        PerplexitySection.of(study),
        MemorySection.of(study),
        Table1Section.of(study),
        HealthSection.of(study),
        RankingSection.of(study),
        ProvenanceSection.of(study));
  }
}
