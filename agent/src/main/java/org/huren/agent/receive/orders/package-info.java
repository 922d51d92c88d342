/** Orders over HTTP. Entry class {@link org.huren.agent.receive.orders.OrderIntake}. */
@NullMarked
package org.huren.agent.receive.orders;

import org.jspecify.annotations.NullMarked;
