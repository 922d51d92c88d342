package org.huren.config;

/**
 * The unified social credit code of a Chinese organisation: 17 characters and a check character (GB
 * 32100-2015), a weighted sum modulo 31 with the weights 3^0 to 3^16.
 */
final class OrgCode {
  /** Digits and letters without I, O, S, V, Z. */
  private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

  private static final int LENGTH = 18;

  private OrgCode() {}

  /** Whether it has 18 characters, all of the alphabet. */
  static boolean isWellFormed(String code) {
    return code.length() == LENGTH && code.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
  }

  /** The character that a well-formed code should end with. */
  static char checkCharacter(String code) {
    int modulus = ALPHABET.length();
    int sum = 0;
    int weight = 1;
    for (int i = 0; i < LENGTH - 1; i++) {
      sum += ALPHABET.indexOf(code.charAt(i)) * weight;
      weight = weight * 3 % modulus;
    }
    return ALPHABET.charAt((modulus - sum % modulus) % modulus);
  }
}
