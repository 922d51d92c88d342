package org.huren.simulator.certs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.huren.simulator.language.Texts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simulate certs DIR}: exit 1 if there are certificates already. */
@Command(name = "certs", showDefaultValues = true)
public final class CertificatesCommand implements Callable<Integer> {
  private final Texts texts;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", descriptionKey = "certs.directory")
  private Path directory = Path.of(".");

  @Option(names = "--algorithm", descriptionKey = "certs.algorithm")
  private Certificates.Algorithm algorithm = Certificates.Algorithm.EC;

  @Option(names = "--name", descriptionKey = "certs.name", showDefaultValue = Visibility.NEVER)
  private List<String> names = List.of();

  @Option(names = "--force", descriptionKey = "certs.force")
  private boolean force;

  public CertificatesCommand(Texts texts) {
    this.texts = texts;
  }

  @Override
  public Integer call() throws IOException, GeneralSecurityException {
    if (Files.exists(directory.resolve(Certificates.CA)) && !force) {
      spec.commandLine().getErr().println(texts.text("certs.exists", directory));
      return 1;
    }
    new Certificates(algorithm, Clock.systemUTC()).write(directory, names);
    spec.commandLine().getOut().println(texts.text("certs.done", directory));
    return 0;
  }
}
