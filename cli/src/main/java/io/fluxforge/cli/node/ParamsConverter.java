package io.fluxforge.cli.node;

import io.fluxforge.verifier.EquihashParams;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Proof-of-work parameters of a private network: as everywhere, and N,K alone for those that Flux has had. */
public final class ParamsConverter implements ITypeConverter<EquihashParams> {
    @Override
    public EquihashParams convert(String text) {
        try {
            return EquihashParams.parseShort(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
