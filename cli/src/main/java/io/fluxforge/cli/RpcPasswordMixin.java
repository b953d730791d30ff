package io.fluxforge.cli;

import io.fluxforge.cli.pool.SecretInput;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How commands get the password of a node's RPC that stands in no argument, where everybody on the machine could see it. */
final class RpcPasswordMixin {
    private static final String VARIABLE = "FLUXFORGE_RPC_PASSWORD";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--rpc-password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the RPC password of a user who is named without one. Default: "
                    + VARIABLE + ".")
    private @Nullable Path file;

    /** The password; null if there is none. */
    @Nullable
    String password(Map<String, String> environment) throws IOException {
        return new SecretInput(environment, null).password(file, VARIABLE);
    }

    /**
     * The node of an option {@code --rpc}.
     *
     * @param cookie for an address that names no user
     * @throws ParameterException if the address is none
     */
    RpcOptions node(String url, RpcCredentials.@Nullable Cookie cookie, Map<String, String> environment)
            throws IOException {
        if (cookie != null) {
            cookie.requirePrivate();
        }
        try {
            return RpcOptions.parse(url, cookie, password(environment));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--rpc: " + e.getMessage(), e);
        }
    }
}
