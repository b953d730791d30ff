package io.fluxforge.endtoend;

import java.util.List;

/**
 * A command in the documentation.
 *
 * @param place file and line
 * @param text the command, without what a comment says of it
 * @param output the lines of output that the documentation shows; empty if it shows none
 */
record DocumentedCommand(String place, String text, List<String> output) {}
