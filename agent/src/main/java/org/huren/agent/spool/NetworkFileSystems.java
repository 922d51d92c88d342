package org.huren.agent.spool;

import java.util.Set;

/**
 * File systems whose flush is another machine's promise, and whose locks are not ours alone; by the
 * names that {@code FileStore.type()} gives them.
 */
final class NetworkFileSystems {
  private static final Set<String> NAMES =
      Set.of(
          "9p",
          "afs",
          "afpfs",
          "beegfs",
          "ceph",
          "cifs",
          "coda",
          "davfs",
          "gfs",
          "gfs2",
          "glusterfs",
          "lustre",
          "ncpfs",
          "nfs",
          "nfs3",
          "nfs4",
          "ocfs2",
          "orangefs",
          "smb",
          "smb2",
          "smb3",
          "smbfs",
          "sshfs",
          "webdav");

  private NetworkFileSystems() {}

  /** Whether this type is one, {@code fuse.sshfs} as {@code sshfs}. */
  static boolean includes(String type) {
    String name = type.startsWith("fuse.") ? type.substring("fuse.".length()) : type;
    return NAMES.contains(name);
  }
}
