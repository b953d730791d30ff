package io.fluxforge.cli;

import io.fluxforge.bench.node.net.NetClient;
import io.fluxforge.bench.node.net.NetServer;
import io.fluxforge.cli.bench.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The other end of the node benchmark's network stage. */
@Command(
        name = "net-server",
        description = "Be the other end of `bench node --net-server`, until Ctrl-C.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Runs on a second machine with a better connection than the one to be measured;",
            "a firewall must let TCP to its port through. Anyone who reaches the port can",
            "make this machine send and receive at full speed for half a minute at a time,",
            "on so many connections: run it while you measure, not for ever.",
            "",
            "Exit codes: 1 the address is not to be had; 2 an option is wrong; 130 Ctrl-C."
        })
final class BenchNetServerCommand implements Callable<Integer> {
    private static final int MAX_CONNECTIONS = 1024;

    @ParentCommand
    private BenchCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "0.0.0.0:16225",
            description = "Where to listen; port 0 takes any that is free. Default: 0.0.0.0:16225.")
    private String listen;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "8",
            description = "At the same time, 1 to " + MAX_CONNECTIONS + "; one client uses " + NetClient.STREAMS
                    + ". Default: 8.")
    private int connections;

    @Override
    public Integer call() throws InterruptedException {
        if (connections < 1 || connections > MAX_CONNECTIONS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--connections: " + connections + " is not in the range 1 to " + MAX_CONNECTIONS);
        }
        InetSocketAddress named = HostAndPort.parse(spec, "--listen", listen);
        InetSocketAddress address = new InetSocketAddress(named.getHostString(), named.getPort());
        if (address.isUnresolved()) {
            throw new ParameterException(
                    spec.commandLine(), "--listen: the host " + named.getHostString() + " is not known");
        }
        try (NetServer server = new NetServer(address, connections, parent.err()::println)) {
            parent.err()
                    .println(Fluxforge.named("listening on "
                            + server.address().getAddress().getHostAddress() + ":"
                            + server.address().getPort() + ", for `./fluxforge bench node --net-server HOST:"
                            + server.address().getPort() + "`; Ctrl-C ends it"));
            server.join();
        } catch (IOException e) {
            parent.err().println(spec.qualifiedName() + ": cannot listen on " + listen + ": " + e.getMessage());
            return ExitCodes.FAILED;
        }
        return ExitCodes.OK;
    }
}
