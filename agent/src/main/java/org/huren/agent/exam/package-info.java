/**
 * An exam registration: what is registered of a study of images at the regional platform. Entry
 * class {@link org.huren.agent.exam.ExamRegistration}; its payload file is {@link
 * org.huren.agent.exam.ExamPayload}. Shared by the stage that makes registrations, the check and
 * the registry.
 */
@NullMarked
package org.huren.agent.exam;

import org.jspecify.annotations.NullMarked;
