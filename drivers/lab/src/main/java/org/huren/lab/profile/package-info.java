/**
 * Instruments described as data: the profile, its reader, and the mapper from a message to the
 * model; entries: {@link org.huren.lab.profile.ProfileReader} and {@link
 * org.huren.lab.profile.ReportMapper}.
 */
@NullMarked
package org.huren.lab.profile;

import org.jspecify.annotations.NullMarked;
