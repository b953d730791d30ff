package io.fluxforge.stratum.server.share;

import java.io.IOException;
import java.util.List;

/** Is told what the pipeline does, by its threads. */
public interface PipelineListener {
    /** Shares have their verdict; their origins are being told. */
    void judged(List<JudgedShare> shares);

    /**
     * A block was handed over, and is on its way.
     *
     * @param nanos since its share came from the socket
     */
    void submitted(int height, long nanos);

    /** A block was valid, but handing it over failed. */
    void submitterFailed(int height, RuntimeException failure);

    /** The journal could not be written, and so many valid shares were refused for it. */
    void journalFailed(int refused, IOException failure);
}
