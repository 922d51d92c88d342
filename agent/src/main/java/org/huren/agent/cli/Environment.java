package org.huren.agent.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.huren.config.ReadResult;
import org.huren.config.language.Messages;

/**
 * What commands take from the process, so that tests can replace it.
 *
 * @param variables environment variables
 * @param user the operating system's name of who runs the command
 * @param reader reads a {@code gateway.yaml}
 */
public record Environment(
    PrintWriter out,
    PrintWriter err,
    Map<String, String> variables,
    String user,
    Locale locale,
    Function<Path, ReadResult> reader) {
  public Environment {
    variables = Map.copyOf(variables);
  }

  /** The process itself. */
  public static Environment ofThisProcess(Function<Path, ReadResult> reader) {
    return new Environment(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        System.getenv(),
        System.getProperty("user.name", ""),
        Messages.userLocale(),
        reader);
  }

  /** Who decides: behind sudo the person, not the role. */
  String who() {
    String person = variables.getOrDefault("SUDO_USER", "");
    return person.isEmpty() || person.equals(user) ? user : person + " (" + user + ")";
  }

  /** The configuration file meant: the one named, else that of HUREN_CONFIG, else the usual one. */
  Path configFile(Optional<Path> named) {
    String variable = variables.getOrDefault("HUREN_CONFIG", "");
    return named.orElseGet(() -> Path.of(variable.isBlank() ? "gateway.yaml" : variable));
  }

  private static PrintWriter writer(FileDescriptor to) {
    return new PrintWriter(new OutputStreamWriter(new FileOutputStream(to), terminal()), true);
  }

  /** What the terminal shows; one that claims ASCII only (LANG=C) is taken for UTF-8. */
  private static Charset terminal() {
    String name =
        System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
    Charset charset = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
  }
}
