/**
 * Decides what becomes of a received item. Entry class {@link org.huren.agent.check.CheckStage};
 * one {@link org.huren.agent.check.Examination} per kind of payload.
 */
@NullMarked
package org.huren.agent.check;

import org.jspecify.annotations.NullMarked;
