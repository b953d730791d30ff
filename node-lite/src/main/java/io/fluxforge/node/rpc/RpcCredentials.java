package io.fluxforge.node.rpc;

import io.fluxforge.node.files.SecretFile;
import io.fluxforge.node.files.SecretFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How a client proves who it is: HTTP basic authentication, by a fixed password or by the cookie file of a local node. */
public sealed interface RpcCredentials {
    /**
     * {@code user:password} as they are now.
     *
     * @throws RpcException of kind {@link RpcException.Kind#UNAUTHORISED} if there are none
     */
    String current() throws RpcException;

    /** Whether {@link #current()} may give something else later. */
    boolean canChange();

    /** The value of the header {@code Authorization}. */
    default String authorization() throws RpcException {
        return "Basic " + Base64.getEncoder().encodeToString(current().getBytes(StandardCharsets.UTF_8));
    }

    /** {@code rpcuser} and {@code rpcpassword} of the node's configuration. */
    record Password(String user, String password) implements RpcCredentials {
        @Override
        public String current() {
            return user + ":" + password;
        }

        @Override
        public boolean canChange() {
            return false;
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "user " + user;
        }
    }

    /**
     * The file that a node without a configured password writes at each start, {@code __cookie__:} and random digits (fluxd
     * {@code rpc/protocol.cpp}, {@code GenerateAuthCookie}). It is read again when the node stops accepting what it held.
     */
    record Cookie(Path file) implements RpcCredentials {
        private static final int MAX_BYTES = 1024;

        /**
         * Refuses a file that others may read; one that is not there may still come.
         *
         * @throws SecretFileException if they may
         */
        public void requirePrivate() throws IOException {
            if (Files.exists(file)) {
                SecretFile.require(file, "the cookie file");
            }
        }

        @Override
        public String current() throws RpcException {
            try (var in = Files.newInputStream(file)) {
                requirePrivate();
                byte[] content = in.readNBytes(MAX_BYTES);
                String line = new String(content, StandardCharsets.UTF_8).strip();
                if (line.indexOf(':') <= 0 || content.length == MAX_BYTES) {
                    throw unusable("holds no cookie", null);
                }
                return line;
            } catch (RpcException e) {
                throw e;
            } catch (SecretFileException e) {
                throw new RpcException(RpcException.Kind.UNAUTHORISED, String.valueOf(e.getMessage()), e);
            } catch (IOException e) {
                throw unusable("cannot be read; is the node running?", e);
            }
        }

        private RpcException unusable(String what, @Nullable IOException cause) {
            return new RpcException(RpcException.Kind.UNAUTHORISED, "cookie file " + file + " " + what, cause);
        }

        @Override
        public boolean canChange() {
            return true;
        }
    }
}
