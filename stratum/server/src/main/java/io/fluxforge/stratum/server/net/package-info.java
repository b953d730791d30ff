/** The Netty front: ports, framing, one session for each connection. */
@NullMarked
package io.fluxforge.stratum.server.net;

import org.jspecify.annotations.NullMarked;
