package org.huren.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every folder under a profile's {@code cases} is a test: {@code input.astm}, {@code input.hl7} or
 * {@code input.hex} in, {@code expected.json} out; the README beside the profiles says how to write
 * one.
 */
class ProfileCasesTest {
  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : Shipped.names()) {
      Path folder = Shipped.FOLDER.resolve(name).resolve("cases");
      try (Stream<Path> cases = Files.list(folder)) {
        cases
            .sorted()
            .forEach(
                c ->
                    tests.add(
                        DynamicTest.dynamicTest(
                            name + " " + c.getFileName(), () -> check(name, c))));
      }
    }
    return tests.stream();
  }

  private static void check(String name, Path folder) throws IOException {
    ReportMapper mapper = new ReportMapper(Shipped.profile(name), ZoneId.of("Asia/Shanghai"));
    Mapping mapping = mapper.map(input(folder));
    String actual = MappingJson.pretty(MappingJson.of(mapping), "") + "\n";
    Path expected = folder.resolve("expected.json");
    assertThat(MappingJson.JSON.readTree(actual))
        .as("%s maps to\n%s", folder, actual)
        .isEqualTo(MappingJson.JSON.readTree(Files.readString(expected)));
  }

  /**
   * The bytes of a case: hexadecimal digits in {@code input.hex}, otherwise written as UTF-8 with a
   * line for each record, sent with CR and in the character set that the file's name tells.
   */
  static byte[] input(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Path file =
          files
              .filter(f -> f.getFileName().toString().startsWith("input."))
              .findFirst()
              .orElseThrow();
      if (file.toString().endsWith(".hex")) {
        return HexFormat.of().parseHex(Files.readString(file).replaceAll("\\s", ""));
      }
      String[] parts = file.getFileName().toString().split("\\.", -1);
      Charset charset = parts.length == 3 ? Charset.forName(parts[1]) : StandardCharsets.UTF_8;
      return Files.readString(file).replace("\r\n", "\r").replace('\n', '\r').getBytes(charset);
    }
  }
}
