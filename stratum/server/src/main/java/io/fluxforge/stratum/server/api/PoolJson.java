package io.fluxforge.stratum.server.api;

import io.fluxforge.node.follow.FollowerStatus;
import io.fluxforge.stratum.server.ShareCounts;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.accounting.Accounting;
import io.fluxforge.stratum.server.accounting.FoundBlock;
import io.fluxforge.stratum.server.accounting.Rates;
import io.fluxforge.stratum.server.accounting.Round;
import io.fluxforge.stratum.server.accounting.ShareTotals;
import io.fluxforge.stratum.server.share.ShareVerdict;
import io.fluxforge.stratum.server.store.StoreException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A pool's figures as JSON: rates in solutions a second, work in solutions, times in milliseconds since 1970. */
final class PoolJson {
    private static final int MAX_WORKERS = 1000;
    private static final int MAX_BLOCKS = 100;

    private final StratumPool pool;
    private final Supplier<String> node;

    PoolJson(StratumPool pool, Supplier<String> node) {
        this.pool = pool;
        this.node = node;
    }

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }

    ObjectNode pool() {
        ObjectNode json = object().put("node", node.get()).put("clients", pool.connections());
        ArrayNode alarms = json.putArray("alarms");
        pool.alarms()
                .forEach(alarm -> alarms.addObject()
                        .put("name", alarm.name())
                        .put("what", alarm.what())
                        .put("since", alarm.sinceMillis()));
        FollowerStatus follower = pool.follower();
        if (follower != null) {
            json.putObject("follower")
                    .put("state", FollowerState.of(follower))
                    .put("height", follower.height())
                    .put("since", follower.sinceMillis())
                    .put("failure", follower.failure());
        }
        ShareCounts counts = pool.counts();
        ObjectNode shares = json.putObject("sharesSinceStart");
        for (ShareVerdict verdict : ShareVerdict.values()) {
            shares.put(verdict.name().toLowerCase(Locale.ROOT), counts.of(verdict));
        }
        json.put("blocksSinceStart", counts.blocks());
        Accounting accounting = pool.accounting();
        if (accounting != null) {
            json.put("workers", accounting.activeWorkers());
            json.put("addresses", accounting.activeAddresses());
            json.set("rates", rates(accounting.rates()));
            json.set(
                    "round",
                    round(accounting.round()).put("since", accounting.round().since()));
        }
        return json;
    }

    JsonNode workers() throws StoreException {
        Accounting accounting = pool.accounting();
        return accounting == null
                ? JsonMapper.shared().createArrayNode()
                : totals(accounting.tables().workers(MAX_WORKERS), accounting::ratesOfWorker);
    }

    Optional<JsonNode> miner(String address) throws StoreException {
        Accounting accounting = pool.accounting();
        Optional<ShareTotals> sums =
                accounting == null ? Optional.empty() : accounting.tables().address(address);
        if (accounting == null || sums.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode json = totals(sums.get(), accounting.ratesOfAddress(address));
        json.set("workers", totals(accounting.tables().workersOf(address, MAX_WORKERS), accounting::ratesOfWorker));
        return Optional.of(json);
    }

    JsonNode blocks() throws StoreException {
        Accounting accounting = pool.accounting();
        ArrayNode json = JsonMapper.shared().createArrayNode();
        for (FoundBlock block :
                accounting == null ? List.<FoundBlock>of() : accounting.tables().blocks(MAX_BLOCKS)) {
            ObjectNode one = round(block.round())
                    .put("hash", block.hash().toString())
                    .put("height", block.height())
                    .put("time", block.timeMillis())
                    .put("worker", block.worker());
            pool.fate(block.hash())
                    .ifPresent(fate -> one.put("placement", fate.kind().text()).put("placementReason", fate.reason()));
            json.add(one);
        }
        return json;
    }

    private static ArrayNode totals(List<ShareTotals> all, Function<String, Rates> rates) {
        ArrayNode json = JsonMapper.shared().createArrayNode();
        all.forEach(one -> json.add(totals(one, rates.apply(one.name()))));
        return json;
    }

    private static ObjectNode totals(ShareTotals sums, @Nullable Rates rates) {
        ObjectNode json = object().put("name", sums.name())
                .put("accepted", sums.accepted())
                .put("stale", sums.stale())
                .put("duplicate", sums.duplicate())
                .put("lowDifficulty", sums.low())
                .put("invalid", sums.invalid())
                .put("work", sums.work())
                .put("bestShare", sums.best())
                .put("lastShare", sums.lastShare());
        json.set("rates", rates == null ? null : rates(rates));
        return json;
    }

    private static ObjectNode rates(Rates rates) {
        return object().put("1m", rates.minute())
                .put("10m", rates.tenMinutes())
                .put("1h", rates.hour())
                .put("24h", rates.day());
    }

    private static ObjectNode round(Round round) {
        return object().put("shares", round.shares()).put("work", round.work()).put("effort", round.effort());
    }
}
