/**
 * One YAML file, read with every problem found at once: {@link org.huren.config.yaml.YamlFile}
 * turns bytes into nodes that know their place, a {@link org.huren.config.yaml.Section} of {@link
 * org.huren.config.yaml.Key}s says what may stand in them. Nothing here knows what the keys mean.
 */
@NullMarked
package org.huren.config.yaml;

import org.jspecify.annotations.NullMarked;
