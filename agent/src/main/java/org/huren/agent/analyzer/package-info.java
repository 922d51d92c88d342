/**
 * The configured analyzers and how their messages are read, for the stages that need to know:
 * {@link org.huren.agent.analyzer.Analyzers}.
 */
@NullMarked
package org.huren.agent.analyzer;

import org.jspecify.annotations.NullMarked;
