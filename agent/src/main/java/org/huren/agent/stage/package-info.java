/**
 * What stages have in common besides their data: a thread that works in rounds. Entry class {@link
 * org.huren.agent.stage.StageThread}. Knows no stage.
 */
@NullMarked
package org.huren.agent.stage;

import org.jspecify.annotations.NullMarked;
