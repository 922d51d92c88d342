package org.huren.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.huren.config.LabKeys.OrderIntake;
import org.huren.config.language.Text;
import org.huren.config.yaml.Place;
import org.huren.config.yaml.Reading;
import org.huren.config.yaml.Values;

/** Whether the secret of the HTTP intake is there, and one that can't be guessed. */
final class TokenChecks {
  private static final int SHORTEST = 20;

  private final Reading reading;

  TokenChecks(Reading reading) {
    this.reading = reading;
  }

  void check(Values intake, Path file) {
    Place place = intake.place(OrderIntake.TOKEN);
    try {
      String token = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      if (!token.matches("[\\x21-\\x7e]{" + SHORTEST + ",}")) {
        reading.error(place, new Text(TokenChecks.class, "token.short", file, SHORTEST));
      }
    } catch (IOException e) {
      reading.error(place, new Text(TokenChecks.class, "token.missing", file));
    }
  }
}
