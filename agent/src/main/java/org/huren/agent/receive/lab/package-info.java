/** Analyzers into the spool. Entry class {@link org.huren.agent.receive.lab.LabReceiver}. */
@NullMarked
package org.huren.agent.receive.lab;

import org.jspecify.annotations.NullMarked;
