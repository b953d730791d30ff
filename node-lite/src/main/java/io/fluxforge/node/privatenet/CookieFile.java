package io.fluxforge.node.privatenet;

import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.node.rpc.RpcCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The file by which programs of the same user get in, new at every start (fluxd {@code rpc/protocol.cpp}). */
final class CookieFile implements AutoCloseable {
    private static final int RANDOM_BYTES = 32;

    private final Path file;
    private final RpcCredentials.Password credentials;

    /** Writes {@code .cookie} into the folder, for its owner only. */
    CookieFile(Path folder) throws IOException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        credentials = new RpcCredentials.Password("__cookie__", HexFormat.of().formatHex(random));
        file = folder.resolve(".cookie");
        PrivateFiles.replace(file, credentials.current());
    }

    Path file() {
        return file;
    }

    RpcCredentials.Password credentials() {
        return credentials;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
