package org.huren.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class LogConfigurationTest {
  private final LoggerContext context = new LoggerContext();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void withoutFolder_onlyStandardErrorIsWritten() throws Exception {
    configure(Map.of());

    assertThat(appenders()).extracting(Appender::getName).containsExactly("stderr-text");
  }

  @Test
  void withFolder_linesGoToABoundedFile() throws Exception {
    configure(Map.of("huren.log.dir", folder.toString()));

    log("org.huren.event").info("HG1001 互认");
    log("org.eclipse.jetty").info("a library's chatter");

    assertThat(Files.readString(folder.resolve("huren.log")))
        .containsPattern("^\\d{4}-\\d\\d-\\d\\dT\\S+ INFO  HG1001 互认 ")
        .doesNotContain("chatter");
    RollingFileAppender<?> file = (RollingFileAppender<?>) appenders().get(1);
    assertThat(((SizeAndTimeBasedRollingPolicy<?>) file.getRollingPolicy()).getMaxHistory())
        .isEqualTo(30);
  }

  @Test
  void jsonFormat_carriesTheEventsIdAsAField() throws Exception {
    configure(Map.of("huren.log.dir", folder.toString(), "huren.log.format", "json"));

    log("org.huren.event").atWarn().addKeyValue("event", "HG2010").log("turned away");

    assertThat(Files.readString(folder.resolve("huren.jsonl")))
        .startsWith("{")
        .contains("\"event\":\"HG2010\"", "\"message\":\"turned away\"")
        .doesNotContain("context");
  }

  @Test
  void level_canBeLowered() throws Exception {
    configure(Map.of("huren.log.dir", folder.toString(), "huren.log.level", "DEBUG"));

    log("org.huren.agent").debug("detail");

    assertThat(Files.readString(folder.resolve("huren.log"))).contains("detail");
  }

  private void configure(Map<String, String> properties) throws Exception {
    context.setMDCAdapter(new LogbackMDCAdapter());
    properties.forEach(context::putProperty);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogConfigurationTest.class.getResource("/logback.xml"));
  }

  private Logger log(String name) {
    return context.getLogger(name);
  }

  private List<Appender<ILoggingEvent>> appenders() {
    List<Appender<ILoggingEvent>> all = new ArrayList<>();
    context.getLogger("ROOT").iteratorForAppenders().forEachRemaining(all::add);
    return all;
  }
}
