/**
 * Host query: what instruments ask the host about a sample, and the orders they are told. What
 * either looks like is the profile's ({@link org.huren.lab.profile.QueryRules}); entry: {@link
 * org.huren.lab.query.HostQueries}.
 */
@NullMarked
package org.huren.lab.query;

import org.jspecify.annotations.NullMarked;
