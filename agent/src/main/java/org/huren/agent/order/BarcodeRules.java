package org.huren.agent.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.agent.item.Reason;
import org.huren.config.OrdersConfig.Barcode;

/** What a site's barcodes look like. Reasons tell lengths, never the number itself. */
final class BarcodeRules {
  private static final String CODE_39 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

  /** As far as waiting items are found when their order comes. */
  private static final int PADDED = 20;

  private final Barcode rules;

  BarcodeRules(Barcode rules) {
    this.rules = rules;
  }

  /** A barcode in all lengths that a device, or a LIS, may give it. */
  List<String> spellings(String barcode) {
    String bare = key(barcode);
    if (rules.leadingZeros() == Barcode.LeadingZeros.SIGNIFICANT) {
      return List.of(bare);
    }
    List<String> all = new ArrayList<>();
    for (int length = bare.length(); length <= Math.min(rules.longest(), PADDED); length++) {
      all.add("0".repeat(length - bare.length()) + bare);
    }
    return all.isEmpty() ? List.of(bare) : all;
  }

  /** What all spellings of a barcode have in common. */
  String key(String barcode) {
    String plain = barcode.strip();
    if (rules.leadingZeros() == Barcode.LeadingZeros.SIGNIFICANT) {
      return plain;
    }
    int first = 0;
    while (first < plain.length() - 1 && plain.charAt(first) == '0') {
      first++;
    }
    return plain.substring(first);
  }

  /** Why this can't be a barcode of the site; empty if it can. */
  Optional<Reason> objection(String given) {
    String barcode = given.strip();
    boolean zerosMayLack = rules.leadingZeros() == Barcode.LeadingZeros.IGNORED;
    boolean tooShort = barcode.length() < rules.shortest() && !zerosMayLack;
    if (barcode.isEmpty() || tooShort || barcode.length() > rules.longest()) {
      return Optional.of(
          Reason.of("order.barcode-length", barcode.length(), rules.shortest(), rules.longest()));
    }
    if (!barcode.chars().allMatch(this::isAllowed)) {
      return Optional.of(Reason.of("order.barcode-characters"));
    }
    String whole = zerosMayLack ? padded(barcode) : barcode;
    return checks(whole) ? Optional.empty() : Optional.of(Reason.of("order.barcode-check-digit"));
  }

  private String padded(String barcode) {
    return "0".repeat(Math.max(0, rules.shortest() - barcode.length())) + barcode;
  }

  private boolean isAllowed(int c) {
    boolean digit = c >= '0' && c <= '9';
    return switch (rules.characters()) {
      case ANY -> !Character.isISOControl(c);
      case DIGITS -> digit;
      case ALPHANUMERIC ->
          digit || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.';
    };
  }

  private boolean checks(String barcode) {
    return switch (rules.checkDigit()) {
      case NONE -> true;
      case MOD10 -> luhn(barcode);
      case GS1 -> gs1(barcode);
      case MOD43 -> mod43(barcode);
    };
  }

  /** ISO/IEC 7812-1 annex B: every second digit from the right is doubled. */
  private static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(digits.length() - 1 - i), 10);
      if (digit < 0) {
        return false;
      }
      int counted = i % 2 == 0 ? digit : digit * 2;
      sum += counted / 10 + counted % 10;
    }
    return sum % 10 == 0;
  }

  /** EAN and ITF: weights 3 and 1 in turn, 3 beside the check digit. */
  private static boolean gs1(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(digits.length() - 1 - i), 10);
      if (digit < 0) {
        return false;
      }
      sum += i % 2 == 0 ? digit : digit * 3;
    }
    return sum % 10 == 0;
  }

  /** Code 39: the last character stands for the sum of the others modulo 43. */
  private static boolean mod43(String barcode) {
    int sum = 0;
    for (int i = 0; i < barcode.length() - 1; i++) {
      int value = CODE_39.indexOf(barcode.charAt(i));
      if (value < 0) {
        return false;
      }
      sum += value;
    }
    return barcode.length() > 1 && CODE_39.charAt(sum % 43) == barcode.charAt(barcode.length() - 1);
  }
}
