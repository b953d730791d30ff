package io.fluxforge.cli.node;

import io.fluxforge.verifier.EquihashParams;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Proof-of-work parameters of a private network: as everywhere, and N,K alone for those that Flux has had. */
public final class ParamsConverter implements ITypeConverter<EquihashParams> {
    private static final List<EquihashParams> FLUX = List.of(
            EquihashParams.ZELHASH,
            EquihashParams.FLUX_144_5,
            EquihashParams.ZCASH_200_9,
            EquihashParams.ZCASH_96_5,
            EquihashParams.ZCASH_48_5);

    @Override
    public EquihashParams convert(String text) {
        for (EquihashParams known : FLUX) {
            if (text.equals(known.n() + "," + known.k())) {
                return known;
            }
        }
        try {
            return EquihashParams.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
