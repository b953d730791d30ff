package io.fluxforge.cli;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.NetworkFileException;
import io.fluxforge.node.chain.Networks;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The value of {@code --network}: a built-in network's name or a TOML file, whose mistakes are the user's. */
final class NetworkConverter implements ITypeConverter<ChainParams> {
    @Override
    public ChainParams convert(String nameOrFile) {
        try {
            return Networks.find(nameOrFile);
        } catch (NetworkFileException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
