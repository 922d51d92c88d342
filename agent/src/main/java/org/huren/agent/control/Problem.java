package org.huren.agent.control;

/**
 * Why a request was not done, as RFC 9457 problem details, for the person who must act.
 *
 * @param status HTTP status
 * @param code stable, such as {@code no-such-item}
 * @param title what failed
 * @param detail with which values
 * @param advice what to do
 */
public record Problem(int status, String code, String title, String detail, String advice) {
  /** Its media type. */
  public static final String MEDIA_TYPE = "application/problem+json";
}
