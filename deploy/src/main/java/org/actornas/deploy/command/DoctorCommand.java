package org.actornas.deploy.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.actornas.deploy.config.InvalidConfigException;
import org.actornas.deploy.config.ResolvedConfig;
import org.actornas.deploy.config.SearchConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    description = "Check whether this machine can run a search of a configuration.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(names = "--json", description = "Print an array of objects.")
  private boolean json;

  @Override
  public Integer call() throws InvalidConfigException, JsonProcessingException {
    ResolvedConfig resolved = config.sources().resolve();
    SearchConfig settings = resolved.settings();
    List<Check> checks = new ArrayList<>(Machine.checks(settings, CorpusCheck.read(resolved)));
    show(checks);
    // apart: it takes seconds, and a minute where it must be unpacked first
    List<Check> tensorFlow = Machine.tensorFlow(settings.workers().devices());
    show(tensorFlow);
    checks.addAll(tensorFlow);
    if (json) {
      spec.commandLine().getOut().println(asJson(checks));
    }
    boolean fit = checks.stream().noneMatch(check -> check.state() == Check.State.BAD);
    return (fit ? ExitCode.OK : ExitCode.UNFIT_MACHINE).code();
  }

  private void show(List<Check> checks) {
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      checks.forEach(check -> out.println(check.text()));
    }
    out.flush();
  }

  private static String asJson(List<Check> checks) throws JsonProcessingException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Check check : checks) {
      array
          .addObject()
          .put("state", check.state().label())
          .put("name", check.name())
          .put("detail", check.detail());
    }
    return new ObjectMapper().writeValueAsString(array);
  }
}
