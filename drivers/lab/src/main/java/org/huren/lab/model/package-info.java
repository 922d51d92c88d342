/**
 * What an analyzer said about one specimen, whatever protocol it used; entry: {@link
 * org.huren.lab.model.LabReport}.
 */
@NullMarked
package org.huren.lab.model;

import org.jspecify.annotations.NullMarked;
