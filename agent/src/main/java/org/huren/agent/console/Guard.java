package org.huren.agent.console;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import org.huren.agent.control.Access;
import org.huren.agent.control.Problem;
import org.huren.config.HostPort;

/**
 * Who may ask what.
 *
 * <ul>
 *   <li>The {@code Host} must be an IP address, {@code localhost} or the configured name, and an
 *       {@code Origin}, which only browsers send, must be the console's own: a web page elsewhere
 *       can neither rebind its name to this address nor post here.
 *   <li>{@code /api/} answers only this machine, because the secret travels in clear text, and only
 *       with the secret.
 *   <li>Health and metrics hold no secret and no patient data and answer anyone.
 * </ul>
 */
final class Guard {
  static final String API = "/api/";

  private final Access access;
  private final String configuredHost;

  Guard(Access access, HostPort listen) {
    this.access = access;
    this.configuredHost = listen.host().toLowerCase(Locale.ROOT);
  }

  /** Why the request is not answered; empty if it is. */
  Optional<Problem> objection(Context request, Language language) {
    String host = Optional.ofNullable(request.header("Host")).orElse("");
    if (!isOurs(host)) {
      return Optional.of(language.problem(403, "foreign-host", host));
    }
    String origin = request.header("Origin");
    if (origin != null && !origin.equals("http://" + host)) {
      return Optional.of(language.problem(403, "foreign-origin", origin));
    }
    if (!request.path().startsWith(API)) {
      return Optional.empty();
    }
    if (!isThisMachine(request)) {
      return Optional.of(language.problem(403, "other-machine", request.req().getRemoteAddr()));
    }
    return access.admits(Optional.ofNullable(request.header("Authorization")))
        ? Optional.empty()
        : Optional.of(language.problem(401, "wrong-token"));
  }

  private boolean isOurs(String hostHeader) {
    String host = hostHeader.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
    return host.equals("localhost")
        || host.equals(configuredHost)
        || host.matches("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+(%[0-9a-z._-]+)?]");
  }

  /** A connection of this machine to itself never leaves it, whichever of its addresses it uses. */
  private static boolean isThisMachine(Context request) {
    String remote = request.req().getRemoteAddr();
    if (remote.equals(request.req().getLocalAddr())) {
      return true;
    }
    try {
      return InetAddress.getByName(remote).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
