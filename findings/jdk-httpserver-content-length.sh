#!/usr/bin/env bash
# jdk.httpserver of OpenJDK 17.0.15 and 25.0.3: it spells the header's name Content-length, whatever case the program asks for.
#
# What: com.sun.net.httpserver, the HTTP server that comes with the JDK, writes the length of an answer by itself.
# Expected: `Content-Length: 2`, as servers of JSON-RPC write it; or the spelling that the program has set.
# Seen: `Content-length: 2`. Setting the header first changes nothing: the server's map of headers puts all but the first letter in
# lower case, in every name.
# Why it matters: names of headers are of any case (RFC 9110, 5.1), but clients that look for the usual spelling exist: the RPC
# client of the mining pool yiimp finds no length, and takes a node that is written in Java for one that does not answer.
#
# Needs: a JDK 17 or newer, Python 3. Exit code: 0 if it is still so, 1 if not, 2 if it could not be tried.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
cat >Server.java <<'J'
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;

public class Server {
    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Length", "2");
            exchange.getResponseHeaders().set("X-Node-NAME", "a");
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
            exchange.close();
        });
        server.start();
        System.out.println(server.getAddress().getPort());
    }
}
J
java Server.java >port 2>err & server=$!
for _ in $(seq 600); do [ -s port ] && break; kill -0 "$server" 2>/dev/null || { cat err; exit 2; }; sleep 0.2; done
[ -s port ] || exit 2
answer=$(python3 - "$(cat port)" <<'P'
import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
data = b""
while chunk := s.recv(4096):
    data += chunk
print(data.decode().replace("\r", ""))
P
)
echo "$(java -version 2>&1 | head -1)"
echo "$answer" | grep -iE '^(content-length|x-node-name)'
grep -q '^Content-length: 2$' <<<"$answer" && grep -q '^X-node-name: a$' <<<"$answer"
