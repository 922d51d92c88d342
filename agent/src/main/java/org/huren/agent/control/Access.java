package org.huren.agent.control;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a command reaches the running agent: its address and the secret that proves the right to ask.
 * Both are new with each start of the agent and lie in two files of the spool directory that only
 * the agent's user can read; whoever can read the payloads may also ask.
 *
 * <pre>
 *   console.token   43 characters of base64url: 256 random bits
 *   console.url     http://127.0.0.1:7080
 * </pre>
 */
public record Access(URI url, String token) {
  private static final String TOKEN_FILE = "console.token";
  private static final String URL_FILE = "console.url";
  private static final int TOKEN_BYTES = 32;
  private static final int LONGEST_FILE = 1024;
  private static final String SCHEME = "Bearer ";

  /**
   * Makes a new secret and writes both files, each in one step: a reader sees the old or the new
   * one. The caller holds the spool's lock.
   */
  public static Access grant(Path directory, URI url, SecureRandom random) throws IOException {
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    Access access = new Access(url, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    write(directory.resolve(TOKEN_FILE), access.token);
    write(directory.resolve(URL_FILE), url.toString());
    return access;
  }

  /**
   * Reads what the running agent wrote.
   *
   * @throws java.nio.file.NoSuchFileException if no agent ever ran on this spool
   * @throws java.nio.file.AccessDeniedException if the agent runs as another user
   */
  public static Access read(Path directory) throws IOException {
    return new Access(
        URI.create(readLine(directory.resolve(URL_FILE))),
        readToken(directory.resolve(TOKEN_FILE)));
  }

  /** Reads the secret alone. */
  public static String readToken(Path file) throws IOException {
    String token = readLine(file);
    if (!token.matches("[A-Za-z0-9_-]{43}")) {
      throw new IOException(file + " does not hold a console token");
    }
    return token;
  }

  /** Makes the files useless, when the agent stops in an orderly way. */
  public static void revoke(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(URL_FILE));
    Files.deleteIfExists(directory.resolve(TOKEN_FILE));
  }

  /** The value of the {@code Authorization} header. */
  public String authorization() {
    return SCHEME + token;
  }

  /** Whether a request's {@code Authorization} header proves the right; takes constant time. */
  public boolean admits(Optional<String> authorization) {
    return MessageDigest.isEqual(
        authorization().getBytes(US_ASCII), authorization.orElse("").getBytes(US_ASCII));
  }

  /** Whether the secret can't be overheard on the way: TLS, or it never leaves this machine. */
  public boolean isPrivate() {
    if ("https".equals(url.getScheme())) {
      return true;
    }
    try {
      InetAddress address = InetAddress.getByName(url.getHost());
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "Access[" + url + "]";
  }

  private static String readLine(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LONGEST_FILE), US_ASCII).strip();
    }
  }

  private static void write(Path file, String line) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    boolean posix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (SeekableByteChannel out =
        Files.newByteChannel(
            part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      if (!posix) {
        restrictAcl(part);
      }
      ByteBuffer bytes = US_ASCII.encode(line + "\n");
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** NTFS: an access list with its owner alone; inherited entries are dropped with it. */
  private static void restrictAcl(Path file) throws IOException {
    AclFileAttributeView view = Files.getFileAttributeView(file, AclFileAttributeView.class);
    if (view == null) {
      throw new IOException(
          file + ": this file system can't keep a file from other users; move spool.directory");
    }
    view.setAcl(
        List.of(
            AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(view.getOwner())
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build()));
  }
}
