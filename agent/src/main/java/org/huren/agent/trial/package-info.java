/**
 * What a profile makes of bytes on a workbench: link layer, records, reports, without an agent.
 * Entry: {@link org.huren.agent.trial.Trial}.
 */
@NullMarked
package org.huren.agent.trial;

import org.jspecify.annotations.NullMarked;
