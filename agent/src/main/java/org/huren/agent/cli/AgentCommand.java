package org.huren.agent.cli;

import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.huren.agent.control.AgentClient;
import org.huren.agent.control.Answer;
import org.huren.agent.control.Problem;
import picocli.CommandLine.Mixin;

/** A command that asks the running agent; failures are told the same way by all of them. */
abstract class AgentCommand implements Callable<Integer> {
  final Environment environment;
  final Words words;

  @Mixin private final Target target = new Target();

  AgentCommand(Environment environment) {
    this.environment = environment;
    this.words = new Words(environment.locale(), ZoneId.systemDefault());
  }

  abstract int ask(AgentClient agent);

  @Override
  public final Integer call() {
    Target.Found found = target.find(environment, words);
    if (found instanceof Target.Found.Agent agent) {
      return ask(agent.client());
    }
    Target.Found.Nothing nothing = (Target.Found.Nothing) found;
    nothing.why().forEach(environment.err()::println);
    return nothing.exitCode();
  }

  /** Goes on with a good answer; tells any other. */
  final <T> int after(Answer<T> answer, Function<Answer.Ok<T>, Integer> then) {
    if (answer instanceof Answer.Ok<T> ok) {
      return then.apply(ok);
    }
    environment.err().println(failure(answer));
    return ExitCode.FAILED;
  }

  final void print(Iterable<String> lines) {
    lines.forEach(environment.out()::println);
  }

  private String failure(Answer<?> answer) {
    if (answer instanceof Answer.Refused<?> refused) {
      Problem p = refused.problem();
      return words.text("refused", p.title(), p.detail(), p.advice());
    }
    if (answer instanceof Answer.Unreachable<?> none) {
      return words.text("unreachable", none.url(), none.cause());
    }
    if (answer instanceof Answer.Foreign<?> foreign) {
      return words.text("foreign", foreign.url(), foreign.found());
    }
    throw new IllegalArgumentException("not a failure: " + answer);
  }
}
