package io.fluxforge.cli.mine;

import io.fluxforge.cli.Nearest;
import io.fluxforge.miner.config.ConfigException;
import io.fluxforge.miner.config.ConfigFile;
import io.fluxforge.miner.config.UnknownOptionException;
import io.fluxforge.node.files.SecretFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Settings of a file and of the command line together; what stands on the command line holds. */
public final class SettingsFile {
    private SettingsFile() {}

    /**
     * Reads them.
     *
     * @param command that was parsed, for errors
     * @throws ParameterException that names the file if it is wrong
     */
    public static MineSettings merge(CommandLine command, Path file, Optional<String> profile) throws IOException {
        MineSettings settings = new MineSettings();
        CommandLine parser = new CommandLine(settings).setCaseInsensitiveEnumValuesAllowed(true);
        Set<String> known = parser.getCommandSpec().options().stream()
                .map(option -> option.longestName().substring(2))
                .collect(Collectors.toSet());
        List<String> ofFile = new ArrayList<>();
        List<String> all = new ArrayList<>();
        ParseResult given = command.getParseResult();
        try {
            for (Map.Entry<String, List<String>> option :
                    ConfigFile.read(file, profile, known).entrySet()) {
                String name = "--" + option.getKey();
                List<String> words = option.getValue().stream()
                        .map(value -> name + "=" + value)
                        .toList();
                ofFile.addAll(words);
                if (!given.hasMatchedOption(name)) {
                    all.addAll(words);
                }
            }
        } catch (UnknownOptionException e) {
            throw new ParameterException(command, e.getMessage() + Nearest.hint(e.option(), new TreeSet<>(known)), e);
        } catch (ConfigException e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()), e);
        } catch (NoSuchFileException e) {
            throw new ParameterException(command, "--config: no file " + file, e);
        }
        try {
            parser.parseArgs(ofFile.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new ParameterException(command, file + ": " + e.getMessage(), e);
        }
        if (settings.proxy != null && settings.proxy.matches(".*:.*@.*")) {
            SecretFile.require(file, "the proxy's password in");
        }
        for (OptionSpec option : given.matchedOptions()) {
            if (known.contains(option.longestName().substring(2))) {
                option.originalStringValues().forEach(value -> all.add(option.longestName() + "=" + value));
            }
        }
        parser.parseArgs(all.toArray(String[]::new));
        return settings;
    }
}
