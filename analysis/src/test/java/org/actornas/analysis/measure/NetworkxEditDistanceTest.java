package org.actornas.analysis.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.actornas.analysis.measure.EditDistance.Labels;
import org.actornas.protocol.architecture.Architecture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another program's edit distances, where it is installed. */
class NetworkxEditDistanceTest {
  private static final String SCRIPT =
      """
      import sys, networkx as nx
      def graph(text):
          d = [int(word) for word in text.split()]
          n = (len(d) + 1) // 2
          g = nx.DiGraph()
          for name in ('x', 'h', 'mean'):
              g.add_node(name, kind=name, act=0)
          for j in range(n):
              g.add_node(j, kind='node', act=d[2 * j])
          g.add_edge('x', 0)
          g.add_edge('h', 0)
          for j in range(1, n):
              g.add_edge(d[2 * j - 1], j)
          for j in range(n):
              if g.out_degree(j) == 0:
                  g.add_edge(j, 'mean')
          return g
      def substitute(a, b):
          if a['kind'] != b['kind']:
              return 1000
          return 1 if labels and a['act'] != b['act'] else 0
      def delete(a):
          return 1 if a['kind'] == 'node' else 1000
      labels = sys.argv[1] == 'COUNTED'
      for line in sys.argv[2:]:
          a, b = line.split('|')
          print(int(nx.graph_edit_distance(graph(a), graph(b), node_subst_cost=substitute,
                                           node_del_cost=delete, node_ins_cost=delete)))
      """;

  @ParameterizedTest
  @EnumSource(Labels.class)
  void agree_with_networkx(Labels labels) throws Exception {
    assumeTrue(isInstalled(), "python3 with networkx is not installed");
    List<Architecture> some = Cells.random(4, 6, 11);
    List<Architecture> more = Cells.random(3, 3, 12);
    List<Architecture> others =
        Stream.concat(more.stream(), Cells.random(4, 3, 13).stream()).toList();
    List<String> command = new ArrayList<>(List.of("python3", "-c", SCRIPT, labels.name()));
    for (int i = 0; i < some.size(); i++) {
      command.add(some.get(i).text() + "|" + others.get(i).text());
    }

    List<Integer> theirs = output(command).lines().map(Integer::valueOf).toList();

    assertThat(theirs).hasSize(some.size());
    for (int i = 0; i < some.size(); i++) {
      assertThat(EditDistance.between(some.get(i), others.get(i), labels)).isEqualTo(theirs.get(i));
    }
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "import networkx")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return output;
  }
}
