package org.actornas.protocol.architecture;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text forms of a cell: ours, and those of the public codes that search the same space.
 *
 * <p>The other codes know highway nodes only, and some fix the first node's activation. A form that
 * cannot hold a cell refuses to write it; a text that means a cell outside of our space is not
 * read. So a text always means the same cell here and there.
 */
public enum ArchitectureForm {
  /** {@link ArchitectureJson}, which holds every cell and says what its nodes compute. */
  JSON("json", "architecture.json, with the kind of node") {
    @Override
    public Optional<String> obstacle(Architecture cell, NodeForm nodeForm) {
      return Optional.empty();
    }

    @Override
    String text(Architecture cell, NodeForm nodeForm) {
      return new ArchitectureJson(cell, nodeForm).text();
    }

    @Override
    public ArchitectureText read(String text) {
      ArchitectureJson file = ArchitectureJson.parse(text);
      return new ArchitectureText(this, file.architecture(), Optional.of(file.nodeForm()));
    }
  },

  /**
   * The 2N-1 decisions in sampling order, as ENAS's authors write them (melodyguan/enas, {@code
   * --child_fixed_arc}). It holds every cell, but does not say what its nodes compute.
   */
  INTS("ints", "the 2N-1 decisions, as in melodyguan/enas --child_fixed_arc") {
    @Override
    public Optional<String> obstacle(Architecture cell, NodeForm nodeForm) {
      return Optional.empty();
    }

    @Override
    String text(Architecture cell, NodeForm nodeForm) {
      return IntegerTexts.decisions(cell);
    }

    @Override
    public ArchitectureText read(String text) {
      return new ArchitectureText(this, IntegerTexts.parseDecisions(text), Optional.empty());
    }
  },

  /**
   * The value of {@code --fixed_arc} in enas_lm (google-research): a pair (parent, activation) for
   * every node but the first, which is always tanh; activations are 0 tanh, 1 relu, 2 sigmoid, 3
   * identity.
   *
   * <p>It means the cell that {@code enas_lm.src.tpu.fixed} builds by default, whose output is the
   * mean of the leaves. {@code enas_lm.src.fixed}, and the former with {@code
   * --nochild_average_loose_ends}, take the mean of all nodes but the first, which is another cell
   * unless all of them are leaves.
   */
  FIXED_ARC("fixed-arc", "enas_lm's --fixed_arc, as enas_lm.src.tpu.fixed reads it") {
    @Override
    public Optional<String> obstacle(Architecture cell, NodeForm nodeForm) {
      return foreignObstacle(cell, nodeForm, "enas_lm's")
          .or(
              () ->
                  cell.nodes() > 1
                      ? Optional.empty()
                      : Optional.of("enas_lm's cell has at least two nodes, and this one has one"));
    }

    @Override
    String text(Architecture cell, NodeForm nodeForm) {
      return IntegerTexts.fixedArc(cell);
    }

    @Override
    public ArchitectureText read(String text) {
      return highway(IntegerTexts.parseFixedArc(text));
    }
  },

  /**
   * The file dag.json of carpedm20/ENAS-pytorch. Its code gives the mean of the leaves to the
   * softmax, but carries the last node's value, not h_t, to the next time step; the file says
   * nothing about that and is read as what it draws: {@code avg} leads to {@code h[t]}.
   */
  DAG_JSON("dag-json", "the dag.json of carpedm20/ENAS-pytorch") {
    @Override
    public Optional<String> obstacle(Architecture cell, NodeForm nodeForm) {
      return plainObstacle(nodeForm, "ENAS-pytorch's");
    }

    @Override
    String text(Architecture cell, NodeForm nodeForm) {
      return DagJson.text(cell);
    }

    @Override
    public ArchitectureText read(String text) {
      return highway(DagJson.parse(text));
    }
  },

  /**
   * The {@code Genotype} of a recurrent cell as DARTS (quark0/darts) prints it. DARTS's state 0,
   * computed from the input and the previous state, is our node 0, and always tanh; its output is
   * the mean of {@code concat}, which must be the leaves.
   */
  GENOTYPE("genotype", "the Genotype(recurrent=..., concat=...) of DARTS") {
    @Override
    public Optional<String> obstacle(Architecture cell, NodeForm nodeForm) {
      return foreignObstacle(cell, nodeForm, "DARTS's");
    }

    @Override
    String text(Architecture cell, NodeForm nodeForm) {
      return GenotypeText.text(cell);
    }

    @Override
    public ArchitectureText read(String text) {
      return highway(GenotypeText.parse(text));
    }
  };

  private static final Pattern GENOTYPE_START = Pattern.compile("(\\w+\\s*=\\s*)?Genotype\\b.*");
  private static final Pattern DAG_START =
      Pattern.compile("\\{\\s*\"\\s*[-+]?\\d.*", Pattern.DOTALL);
  private static final Pattern INTEGERS_START = Pattern.compile("[-+]?\\d.*", Pattern.DOTALL);

  private final String label;
  private final String description;

  ArchitectureForm(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /** The name on the command line, such as {@code fixed-arc}. */
  public String label() {
    return label;
  }

  /** What it is, in a line. */
  public String description() {
    return description;
  }

  /**
   * The form of a name such as {@code fixed-arc}.
   *
   * @throws IllegalArgumentException if there is no such form, naming those that there are
   */
  public static ArchitectureForm named(String label) {
    return Arrays.stream(values())
        .filter(form -> form.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no text form '%s': expected one of %s".formatted(label, labels())));
  }

  /** Why this form cannot hold a cell of such nodes; empty if it can. */
  public abstract Optional<String> obstacle(Architecture cell, NodeForm nodeForm);

  /**
   * The cell's text in this form, which ends with a line feed.
   *
   * @throws UnrepresentableArchitectureException if this form cannot hold the cell, naming those
   *     that can
   */
  public final String write(Architecture cell, NodeForm nodeForm) {
    obstacle(cell, nodeForm)
        .ifPresent(
            why -> {
              throw new UnrepresentableArchitectureException(
                  "%s cannot hold this cell: %s; %s can"
                      .formatted(label, why, holders(cell, nodeForm)));
            });
    return text(cell, nodeForm).stripTrailing() + "\n";
  }

  /**
   * Reads a text that is in this form.
   *
   * @throws InvalidArchitectureException saying what is wrong where, and what would be right
   */
  public abstract ArchitectureText read(String text);

  /**
   * The form of a text, told from how it begins; a form's name and a colon at its beginning decide.
   *
   * <p>An even number of integers is not taken for {@link #FIXED_ARC}: decisions of which one was
   * lost look the same, and would be read as another cell.
   *
   * @throws InvalidArchitectureException if it is none, naming the forms
   */
  public static ArchitectureForm detect(String text) {
    for (ArchitectureForm form : values()) {
      if (form.isNamedBy(text)) {
        return form;
      }
    }
    String start = text.strip();
    if (start.startsWith("{")) {
      return DAG_START.matcher(start).matches() ? DAG_JSON : JSON;
    }
    if (GENOTYPE_START.matcher(start).lookingAt()) {
      return GENOTYPE;
    }
    if (INTEGERS_START.matcher(start).matches()) {
      IntegerTexts.requireDecisions(start);
      return INTS;
    }
    throw new InvalidArchitectureException(
        "%s is an architecture in none of the forms %s: expected integers, '{' or 'Genotype('"
            .formatted(start.isEmpty() ? "an empty text" : "'" + beginning(start) + "'", labels()));
  }

  /** A text less the name that it may begin with. */
  final String withoutName(String text) {
    return isNamedBy(text) ? text.stripLeading().substring(label.length() + 1) : text;
  }

  private boolean isNamedBy(String text) {
    return text.stripLeading().toLowerCase(Locale.ROOT).startsWith(label + ":");
  }

  abstract String text(Architecture cell, NodeForm nodeForm);

  final ArchitectureText highway(Architecture cell) {
    return new ArchitectureText(this, cell, Optional.of(NodeForm.HIGHWAY));
  }

  private static Optional<String> plainObstacle(NodeForm nodeForm, String whose) {
    return nodeForm == NodeForm.HIGHWAY
        ? Optional.empty()
        : Optional.of(
            "%s nodes are highway nodes, and this cell's are %s"
                .formatted(whose, nodeForm.label()));
  }

  private static Optional<String> foreignObstacle(
      Architecture cell, NodeForm nodeForm, String whose) {
    if (cell.activation(0) != Activation.TANH) {
      return Optional.of(
          "%s first node is always tanh, and this cell's is %s"
              .formatted(whose, cell.activation(0).label()));
    }
    return plainObstacle(nodeForm, whose);
  }

  private static String holders(Architecture cell, NodeForm nodeForm) {
    return Arrays.stream(values())
        .filter(form -> form.obstacle(cell, nodeForm).isEmpty())
        .map(ArchitectureForm::label)
        .collect(Collectors.joining(", "));
  }

  private static String labels() {
    return Arrays.stream(values()).map(ArchitectureForm::label).collect(Collectors.joining(", "));
  }

  private static String beginning(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > 30 ? line.substring(0, 30) + "..." : line;
  }
}
