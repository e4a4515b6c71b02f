package org.actornas.deploy.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusViewTest {
  private static JsonNode json(String text) throws Exception {
    return JsonMapper.builder().build().readTree(text.replace('\'', '"'));
  }

  @Test
  void a_cluster_without_a_search_says_what_begins_one() throws Exception {
    assertThat(StatusView.lines(json("{'stage':'none','nodes':[]}")))
        .first()
        .isEqualTo("no search; nas submit begins one");
  }

  @Test
  void each_node_is_a_row_with_its_workers_tasks_and_work() throws Exception {
    JsonNode status =
        json(
            """
            {'stage':'running','run':'r1','message':'','search':{'epoch':2,'epochs':9,
             'phase':'shared','done':1,'total':6,'mean_perplexity':null,'best_perplexity':7.5,
             'reward':1.25,'buffer_size':1200,'last_failure':'a lease ran out'},
             'workers':[{'id':'w-1-1','tasks_done':3,'lease':{'work':'train-shared','task':7,
               'attempt':2}},{'id':'w-1-2','tasks_done':4}],
             'nodes':[{'name':'c','address':'h:1','roles':['core'],'member':'up','reachable':true,
               'devices':[],'draining':false,'failure':''},
              {'name':'w-1','address':'h:2','roles':['worker'],'member':'up','reachable':true,
               'devices':['cpu','cpu'],'tokens_per_second':1500,'draining':true,
               'failure':'no text'},
              {'name':'w-2','address':'h:3','roles':['worker'],'member':'up','reachable':false,
               'devices':['cpu'],'tokens_per_second':0,'draining':true,'failure':''}]}
            """);

    assertThat(StatusView.lines(status).stream().map(line -> line.replaceAll(" {2,}", " | ")))
        .containsExactly(
            "search r1: running",
            "epoch 2/9 | shared 1/6 | perplexity mean - best 7.50 | reward 1.25 | buffer 1,200",
            "last failure: a lease ran out",
            "",
            "NODE | ADDRESS | ROLES | STATE | DEVICES | TOKENS/S | TASKS | WORK",
            "c | h:1 | core | up",
            "w-1 | h:2 | worker | draining | cpu,cpu | 1,500 | 7"
                + " | train-shared 7 (attempt 2), idle",
            "w-2 | h:3 | worker | unreachable | cpu | 0",
            "w-1: no text");
  }

  private static JsonNode refused() throws Exception {
    return json(
        """
        {'stage':'running','run':'r1','message':'','search':{'epoch':2,'epochs':9,
         'phase':'shared','done':1,'total':6,'mean_perplexity':null,'best_perplexity':7.5,
         'reward':1.25,'buffer_size':1200,'last_failure':'w-1 reads %1$s, not %2$s'},
         'workers':[{'id':'worker-127.0.0.1-31416-1','tasks_done':3,
           'lease':{'work':'train-shared','task':7,'attempt':1}}],
         'nodes':[{'name':'worker-127.0.0.1-31416','address':'127.0.0.1:41999',
           'roles':['worker'],'member':'up','reachable':true,'devices':['cpu'],
           'tokens_per_second':1500,'draining':false,'failure':'refused: %1$s, not %2$s'}]}
        """
            .formatted("0123456789abcdef".repeat(4), "fedcba9876543210".repeat(4)));
  }

  @Test
  void a_refused_corpus_is_a_state_and_hashes_are_short() throws Exception {
    assertThat(StatusView.lines(refused()))
        .contains("last failure: w-1 reads 0123456789ab, not fedcba987654")
        .contains("worker-127.0.0.1-31416: refused: 0123456789ab, not fedcba987654")
        .anySatisfy(line -> assertThat(line).contains("worker  refused  cpu"));
  }

  @Test
  void on_a_narrow_terminal_columns_give_way_to_what_a_node_does() throws Exception {
    List<String> lines = StatusView.lines(refused(), 79);

    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(79));
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).startsWith("NODE").endsWith("WORK"))
        .anySatisfy(line -> assertThat(line).contains("31416", "refused", "train-shared 7"))
        .noneSatisfy(line -> assertThat(line).contains("ADDRESS"));
    assertThat(String.join(" ", lines))
        .contains("epoch 2/9  shared 1/6  perplexity mean - best 7.50  reward 1.25  buffer 1,200");
  }

  @Test
  void what_fits_by_no_means_is_cut_with_a_sign() throws Exception {
    assertThat(StatusView.lines(refused(), 40))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(40))
        .anySatisfy(line -> assertThat(line).startsWith("worker-127").endsWith("..."));
  }

  @Test
  void a_word_that_is_wider_than_a_line_goes_on_in_the_next() {
    assertThat(StatusView.wrapped("a abcdefgh b", 4)).containsExactly("a", "abcd", "efgh", "b");
    assertThat(StatusView.wrapped("", 4)).containsExactly("");
  }
}
