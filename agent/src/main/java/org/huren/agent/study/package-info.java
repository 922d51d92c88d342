/**
 * Finds out when a study is complete, and makes its exam registration. Entry class {@link
 * org.huren.agent.study.StudyStage}.
 *
 * <pre>
 *   check --> rows of images and their study, one transaction
 *                      |
 *        quiet for long enough, or nothing more expected
 *                      v
 *   StudyStage --Registrations--> ExamRegistration --> Intake --> check, route, upload
 *                      |
 *        another image: open again, another revision, another registration
 * </pre>
 */
@NullMarked
package org.huren.agent.study;

import org.jspecify.annotations.NullMarked;
