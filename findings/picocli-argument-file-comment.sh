#!/usr/bin/env bash
# picocli 4.7.7: in an argument file (@FILE) a # ends the line also inside a word, so the rest of a value is lost without an error.
#
# What: the Java library picocli reads options from a file that is named @FILE. Lines that begin with # are comments.
# Expected: `--password=pa#ss` in such a file gives the value that the same word gives on the command line, or an error.
# Seen: the value is `pa`. In quotation marks, "pa#ss", it is whole.
# Why it matters: passwords, worker names and URLs with a fragment arrive shortened, and what was meant is refused elsewhere.
#
# Needs: a JDK 17 or newer, Maven. Exit code: 0 if it is still so, 1 if not, 2 if it could not be tried.
set -euo pipefail
version=4.7.7
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact=info.picocli:picocli:$version -DoutputDirectory="$work" >mvn.log 2>&1 || { cat mvn.log; exit 2; }
cat >Args.java <<'J'
import picocli.CommandLine;

public class Args implements Runnable {
    @CommandLine.Option(names = "--password")
    String password;

    public void run() {
        System.out.println(password);
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Args()).execute(args));
    }
}
J
printf '%s\n' '--password=pa#ss' >plain.txt
printf '%s\n' '"--password=pa#ss"' >quoted.txt
run() { java -cp "picocli-$version.jar" Args.java "$@"; }
typed=$(run '--password=pa#ss')
plain=$(run @plain.txt)
quoted=$(run @quoted.txt)
echo "picocli $version, $(java -version 2>&1 | head -1)"
echo "on the command line: $typed; in a file: $plain; in a file, in quotation marks: $quoted"
[ "$typed" = 'pa#ss' ] && [ "$plain" = pa ] && [ "$quoted" = 'pa#ss' ]
