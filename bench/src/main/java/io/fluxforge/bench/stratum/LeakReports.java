package io.fluxforge.bench.stratum;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts the buffers that Netty's leak detector says were never given back. */
final class LeakReports extends Handler {
    /** Held, or the logger and this handler with it could be collected. */
    private final Logger logger = Logger.getLogger(ResourceLeakDetector.class.getName());

    private final AtomicInteger reports = new AtomicInteger();

    /** Listens from now on; before Netty's first class is used. */
    static LeakReports install() {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        LeakReports reports = new LeakReports();
        reports.logger.addHandler(reports);
        return reports;
    }

    /** Leaks reported so far. */
    int count() {
        return reports.get();
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
            reports.incrementAndGet();
        }
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
