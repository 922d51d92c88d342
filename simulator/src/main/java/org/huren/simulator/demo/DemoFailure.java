package org.huren.simulator.demo;

/** What ended a demo early; its message is for the person who started it, in their language. */
final class DemoFailure extends Exception {
  DemoFailure(String message) {
    super(message);
  }
}
