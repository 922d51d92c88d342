package org.huren.simulator.demo;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.huren.simulator.analyzer.InstrumentProfile;

/**
 * The configuration that the demo's agent runs with; certificates lie in {@code certs} beside it.
 *
 * @param callers AE titles that may send
 */
record GatewayFile(
    int dicomPort,
    int consolePort,
    int lisPort,
    URI studies,
    URI fhir,
    List<String> callers,
    List<AnalyzerLine> analyzers) {
  static final String AE_TITLE = "HUREN";

  GatewayFile {
    callers = List.copyOf(callers);
    analyzers = List.copyOf(analyzers);
  }

  /** Where one analyzer connects. */
  record AnalyzerLine(String id, InstrumentProfile profile, int port) {
    private String text() {
      return "  - { id: %s, profile: %s, listen: 127.0.0.1:%d, peers: [ 127.0.0.1 ] }"
          .formatted(id, profile, port);
    }

    @Override
    public String toString() {
      return id + " " + port;
    }
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
        # A trial can't wait for minutes until no image has come.
        studies: { quiet: { default: 3s } }
        analyzers:
        %s
        # A result waits for its order, which comes before it or after it.
        orders: { wait: 10m, then: hold }
        lis:
          - { id: lis-1, listen: 127.0.0.1:%d, peers: [ 127.0.0.1 ], charset: GB18030 }
        uplinks:
          - id: imaging-cloud
            type: stow
            url: %s
            accepts: [ images ]
            tls: { certificate: certs/agent.pem, key: certs/agent.key, trust: certs/ca.pem }
            # A trial shows within seconds what takes minutes in earnest.
            retryAtMost: 1s
          - id: regional-platform
            type: registry
            format: fhir-r4
            url: %s
            accepts: [ lab-reports, exam-reports ]
            tls: { certificate: certs/agent.pem, key: certs/agent.key, trust: certs/ca.pem }
            retryAtMost: 1s
        console: { listen: 127.0.0.1:%d }
        """
        .formatted(
            AE_TITLE,
            dicomPort,
            callers.stream()
                .map(ae -> "    - { aeTitle: " + ae + ", address: 127.0.0.1 }")
                .collect(Collectors.joining("\n")),
            analyzers.stream().map(AnalyzerLine::text).collect(Collectors.joining("\n")),
            lisPort,
            studies,
            fhir,
            consolePort);
  }
}
