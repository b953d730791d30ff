package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A private node in a process of its own, which mines until it is killed and says the height after each block. */
final class MiningProcess {
    private MiningProcess() {}

    /** Arguments: the data folder, and the height at which it ends if nobody kills it. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        try (PrivateNode node = new PrivateNode(PrivateNodeOptions.onFreePorts(Networks.builtIn("regtest"), folder)
                .withSolver(new SmallHeaderSolver()))) {
            node.start();
            URI uri = URI.create("http://127.0.0.1:" + node.rpcAddress().getPort() + "/");
            try (FluxRpc rpc = new FluxRpc(RpcOptions.of(uri, new RpcCredentials.Cookie(folder.resolve(".cookie"))))) {
                System.out.println(node.height());
                while (node.height() < Integer.parseInt(args[1])) {
                    rpc.client().call(RpcCall.once("generate", 1)).orThrow();
                    System.out.println(node.height());
                }
            }
        }
    }

    /**
     * Starts one, kills it (SIGKILL) as soon as it has said so many heights and a little later, and returns the last it said.
     */
    static int mineAndKill(Path folder, int lines, long laterMillis) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MiningProcess.class.getName(),
                        folder.toString(),
                        "5000"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            int height = -1;
            for (int i = 0; i < lines; i++) {
                String line = out.readLine();
                if (line == null) {
                    throw new IOException("the process ended by itself with " + process.waitFor());
                }
                height = Integer.parseInt(line);
            }
            Thread.sleep(laterMillis);
            // By its handle: the process itself would close the stream before its last lines are read.
            process.toHandle().destroyForcibly();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                height = Integer.parseInt(line);
            }
            return height;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
