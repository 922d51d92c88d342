package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

class GatewaySchemaTest {
  static final Path SHIPPED = Path.of("shipped/gateway.schema.json");

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(GatewaySchema.json(), InputFormat.JSON);

  private static List<String> complaints(String yaml) {
    Object value = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    String json = JsonMapper.builder().build().writeValueAsString(value);
    return SCHEMA.validate(json, InputFormat.JSON).stream().map(e -> e.toString()).toList();
  }

  @Test
  void shippedSchema_isMadeFromTheKeysOfTheReader() throws IOException {
    Generated.assertFresh(SHIPPED, GatewaySchema.json());
  }

  @Test
  void shippedSchema_isInTheJar() throws IOException {
    try (var in = GatewayConfig.class.getResourceAsStream("shipped/gateway.schema.json")) {
      assertThat(in).isNotNull();
      assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(SHIPPED));
    }
  }

  @Test
  void exampleOfTheIssues_isValid() {
    assertThat(complaints(Site.EXAMPLE)).isEmpty();
  }

  @Test
  void shippedFile_isValidAsItIsAndWithEverySettingInUse() throws IOException {
    assertThat(complaints(Files.readString(ShippedGatewayTest.FILE))).isEmpty();
    assertThat(complaints(ShippedGatewayTest.everySettingInUse())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "30d=30 days",
        "20MB=20XB",
        "port: 104=port: 0",
        "aeTitle: CT01=aet: CT01",
        "peers: any=peers: all",
        "type: stow=type: stwo",
        "format: fhir-r4=format: hl7",
        "accepts: [ images ]=accepts: images",
        "timezone: Asia/Shanghai=tz: Asia/Shanghai",
      })
  void whatTheReaderRefuses_theSchemaRefusesInTheEditor(String change) {
    String[] parts = change.split("=", 2);
    assertThat(Site.EXAMPLE).contains(parts[0]);
    assertThat(complaints(Site.EXAMPLE.replace(parts[0], parts[1]))).isNotEmpty();
  }
}
