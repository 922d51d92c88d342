package org.huren.simulator.demo;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration that the demo's agent runs with; certificates lie in {@code certs} beside it.
 *
 * @param callers AE titles that may send
 */
record GatewayFile(int dicomPort, int consolePort, URI studies, List<String> callers) {
  static final String AE_TITLE = "HUREN";

  GatewayFile {
    callers = List.copyOf(callers);
  }

  String text() {
    return """
        hospital: { name: 将乐县总医院, orgCode: 12350428MB0000000X, timezone: Asia/Shanghai }
        spool: { directory: ./spool, retention: 30d, minFree: 64MB }
        dicom:
          aeTitle: %s
          listen: 127.0.0.1:%d
          callers:
        %s
        uplinks:
          - id: imaging-cloud
            type: stow
            url: %s
            accepts: [ images ]
            tls: { certificate: certs/agent.pem, key: certs/agent.key, trust: certs/ca.pem }
            # A trial shows within seconds what takes minutes in earnest.
            retryAtMost: 1s
        console: { listen: 127.0.0.1:%d }
        """
        .formatted(
            AE_TITLE,
            dicomPort,
            callers.stream()
                .map(ae -> "    - { aeTitle: " + ae + ", address: 127.0.0.1 }")
                .collect(Collectors.joining("\n")),
            studies,
            consolePort);
  }
}
