#!/usr/bin/env bash
# java.net.http of OpenJDK 17.0.15 and 25.0.3: no request can be made to a host whose name has an underscore, though it can be looked up.
#
# What: HttpRequest takes a java.net.URI. A URI's host is parsed by RFC 2396, which allows no `_`.
# Expected: http://node_1:8080/ is either taken, as java.net.URL, curl and browsers take it, or refused where the URI is made.
# Seen: URI.create succeeds and the host is null; HttpRequest.newBuilder then fails with `unsupported URI`, which does not name
# the host, and there is no way to give the host otherwise.
# Why it matters: Docker Compose and many a private network name hosts with underscores (service_1). A program in Java that is
# configured with such a node's address can neither reach it nor say why.
#
# Needs: a JDK 17 or newer. Exit code: 0 if it is still so, 1 if not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >Host.java <<'J'
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;

public class Host {
    public static void main(String[] args) throws Exception {
        URI uri = URI.create("http://node_1:8080/");
        System.out.println("URL " + new URL("http://node_1:8080/").getHost());
        System.out.println("URI " + uri.getHost());
        try {
            HttpRequest.newBuilder(uri);
            System.out.println("request made");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
J
seen=$(java Host.java 2>/dev/null)
java -version 2>&1 | head -1
echo "$seen"
[ "$seen" = "URL node_1
URI null
unsupported URI http://node_1:8080/" ]
