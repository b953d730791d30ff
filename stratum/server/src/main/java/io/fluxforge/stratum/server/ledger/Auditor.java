package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.distribution.ShareWindow.Slice;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.JournalMark;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.stratum.server.life.LifeTable;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.Transaction;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Recomputes the ledger: every distribution from the share journal, every posting of a block from its distribution, every balance
 * from the postings, and asks the chain whether what is mature is buried. It stops at the first difference.
 */
public final class Auditor {
    private final Store store;
    private final Path journal;
    private final AddressPrefixes prefixes;
    private final int maturity;
    private final AuditChain chain;
    private final List<String> waiting = new ArrayList<>();
    private final Set<Hash256> seen = new HashSet<>();
    private JournalPosition begin = JournalPosition.START;
    private int unchecked;

    /** Something that is not as it must be; the message says what. */
    public static final class Difference extends IOException {
        private static final long serialVersionUID = 1;

        /** Says what. */
        public Difference(String message) {
            super(message);
        }
    }

    /**
     * What an audit without a difference has looked at.
     *
     * @param blocks found blocks
     * @param addresses addresses that were ever credited
     * @param postings all of them
     * @param unchecked of the blocks, those whose shares the journal has no more: their distribution was recomputed from the stored
     *     weights only
     * @param waiting what the ledger will do the next time the pool runs, in words
     */
    public record Result(int blocks, int addresses, int postings, int unchecked, List<String> waiting) {}

    /**
     * @param journal the share journal's folder
     * @param prefixes of the network's addresses
     * @param maturity confirmations after which a coinbase may be spent
     */
    public Auditor(Store store, Path journal, AddressPrefixes prefixes, int maturity, AuditChain chain) {
        this.store = store;
        this.journal = journal;
        this.prefixes = prefixes;
        this.maturity = maturity;
        this.chain = chain;
    }

    /** The ledger at one moment; the weights of its blocks are left in the store. */
    private record Books(
            Map<Account, Long> accounts,
            Map<Account, Long> sums,
            Map<Hash256, BlockRow> blocks,
            Map<String, String> postings,
            JournalPosition booked) {}

    /**
     * Looks at everything.
     *
     * @throws Difference at the first one
     * @throws IOException if the data base, the journal or the chain cannot be asked
     */
    public Result run() throws IOException, InterruptedException {
        // One moment of the books; the journal goes at least as far.
        return runAt(store.read(Auditor::load));
    }

    private Result runAt(Books books) throws IOException, InterruptedException {
        checkSums(books);
        checkJournal(books);
        for (BlockRow block : books.blocks().values()) {
            FoundBlock found = find(block.hash());
            boolean gone = found.recordedAt().compareTo(begin) < 0 || mayHaveLost(found);
            if (!seen.contains(block.hash()) && gone) {
                unchecked++;
            } else if (!seen.contains(block.hash())) {
                throw new Difference("block " + block.hash() + " is in the ledger, but not in the journal");
            }
        }
        checkPostings(books);
        for (BlockRow block : books.blocks().values()) {
            checkChain(block);
        }
        Set<String> owners = new HashSet<>();
        books.accounts().keySet().forEach(account -> owners.add(account.owner()));
        owners.remove("");
        return new Result(
                books.blocks().size(), owners.size(), books.postings().size(), unchecked, List.copyOf(waiting));
    }

    private static Books load(Transaction tx) throws SQLException {
        Map<Account, Long> accounts = new LinkedHashMap<>();
        tx.forEach(
                "SELECT kind, owner, units FROM ledger_account ORDER BY kind, owner",
                row -> accounts.put(new Account(Account.Kind.of(row.getString(1)), row.getString(2)), row.getLong(3)));
        Map<Hash256, BlockRow> blocks = new LinkedHashMap<>();
        for (BlockRow row : new BlockBook(tx, NO_PREFIXES).rows()) {
            blocks.put(row.hash(), row);
        }
        Map<String, String> postings = new TreeMap<>();
        tx.forEach(
                "SELECT posting_key, cause FROM ledger_posting",
                row -> postings.put(row.getString(1), row.getString(2)));
        JournalPosition booked = tx.one(
                        "SELECT segment, byte_offset FROM journal_reader WHERE reader = ?",
                        row -> new JournalPosition(row.getLong(1), row.getLong(2)),
                        LedgerKeeper.READER)
                .orElse(JournalPosition.START);
        return new Books(accounts, sums(tx), blocks, postings, booked);
    }

    /** Rows name no address. */
    private static final AddressPrefixes NO_PREFIXES = new AddressPrefixes(0, 0);

    /** What the transfers to each account, less those from it, come to. */
    private static Map<Account, Long> sums(Transaction tx) throws SQLException {
        Map<Account, Long> sums = new HashMap<>();
        for (String side : List.of("to_account", "from_account")) {
            int sign = side.equals("to_account") ? 1 : -1;
            tx.forEach(
                    "SELECT a.kind, a.owner, SUM(x.units) FROM ledger_transfer x JOIN ledger_account a ON a.id = x."
                            + side + " GROUP BY a.kind, a.owner",
                    row -> sums.merge(
                            new Account(Account.Kind.of(row.getString(1)), row.getString(2)),
                            sign * row.getLong(3),
                            Math::addExact));
        }
        return sums;
    }

    /** Every balance is the sum of its transfers, and all balances come to 0. */
    private static void checkSums(Books books) throws Difference {
        Map<Account, Long> sums = books.sums();
        long all = 0;
        for (Map.Entry<Account, Long> account : books.accounts().entrySet()) {
            long sum = sums.getOrDefault(account.getKey(), 0L);
            if (sum != account.getValue()) {
                throw new Difference(
                        account.getKey() + " has " + account.getValue() + " units, its transfers come to " + sum);
            }
            all = Math.addExact(all, sum);
        }
        if (all != 0) {
            throw new Difference("all accounts come to " + all + " units, not to 0");
        }
    }

    /** Every block of the journal is divided as its shares say. */
    private void checkJournal(Books books) throws IOException {
        int thousandths = 1;
        boolean prop = false;
        for (BlockRow row : books.blocks().values()) {
            FoundBlock block = find(row.hash());
            thousandths = Math.max(thousandths, block.windowThousandths());
            prop |= block.scheme() == Scheme.PROP;
        }
        PayoutRules window = new PayoutRules(
                PayoutRules.Mode.NONE, prop ? Scheme.PROP : Scheme.PPLNS, thousandths, 0, 0, "", "", 0, 2);
        BlockDivider[] divider = new BlockDivider[1];
        JournalReader reader = new JournalReader(journal);
        List<Long> segments = reader.segments();
        begin = segments.isEmpty() ? JournalPosition.START : new JournalPosition(segments.getFirst(), 0);
        divider[0] = new BlockDivider(
                journal,
                begin,
                window,
                (record, end) -> checkBlock(books, record, end, Objects.requireNonNull(divider[0])));
        // By segments, so that the window is trimmed on the way.
        for (long segment : segments) {
            divider[0].readOn(new JournalPosition(segment + 1, 0));
        }
    }

    private FoundBlock find(Hash256 hash) throws IOException {
        return store.read(tx -> new BlockBook(tx, prefixes).find(hash))
                .orElseThrow(() -> new Difference("block " + hash + " has gone"));
    }

    /** Whether an operator has been told that the journal is not the one that a block was booked from. */
    private boolean mayHaveLost(FoundBlock block) throws IOException {
        return store.read(tx -> new LifeTable(tx).mayHaveLost(block.foundMillis()));
    }

    private void checkBlock(Books books, BlockRecord record, JournalPosition end, BlockDivider divider)
            throws IOException {
        Hash256 hash = record.hash();
        BlockRecord.Reward reward = record.reward();
        if (reward == null || !seen.add(hash)) {
            return;
        }
        String name = "block " + hash + " at height " + record.height();
        if (!books.blocks().containsKey(hash)) {
            if (end.compareTo(books.booked()) <= 0) {
                throw new Difference(name + " is in the journal, but not in the ledger");
            }
            waiting.add(name + " waits to be credited");
            return;
        }
        FoundBlock block = find(hash);
        if (!block.recordedAt().equals(end) && mayHaveLost(block)) {
            unchecked++;
            return;
        }
        boolean same = block.height() == record.height()
                && block.worker().equals(record.worker())
                && block.minerUnits() == reward.minerUnits()
                && block.coinbase().equals(reward.coinbase())
                && block.minerOutputs() == reward.minerOutputs()
                && block.recordedAt().equals(end)
                && (block.scheme() == Scheme.SOLO || !record.solo());
        if (!same) {
            throw new Difference(name + " is not recorded as the journal has it");
        }
        long paid = CoinbaseOutputs.decode(block.coinbase()).outputs().subList(0, block.minerOutputs()).stream()
                .mapToLong(TxOutput::value)
                .sum();
        if (paid != block.minerUnits()) {
            throw new Difference(
                    name + ": its coinbase pays " + paid + " units, the miner's part is " + block.minerUnits());
        }
        BigInteger work = BlockDivider.work(record);
        if (begin.segment() > 1 && block.slice().from().compareTo(begin) < 0) {
            unchecked++;
            return;
        }
        JournalMark plan = block.direct() ? reward.plan() : null;
        Slice slice = block.scheme() == Scheme.SOLO
                ? BlockDivider.solo(record.worker(), work, end)
                : divider.countFound(
                        block.scheme(), block.windowThousandths(), work, plan == null ? null : plan.position(), end);
        if (!work.equals(block.blockWork()) || !slice.equals(block.slice())) {
            throw new Difference(
                    name + ": the journal's shares come to " + slice + ", the ledger has " + block.slice());
        }
    }

    /**
     * Every posting of a block is what its distribution and its life say, and there are no others but those of payments, which are
     * {@link io.fluxforge.stratum.server.payout.PaymentAuditor}'s to account for.
     */
    private void checkPostings(Books books) throws IOException {
        Set<String> rest = new LinkedHashSet<>(books.postings().keySet());
        rest.removeIf(key ->
                key.startsWith("payment:") || key.startsWith(AdoptedBlocks.PREFIX) || key.startsWith(Advances.PREFIX));
        for (BlockRow row : books.blocks().values()) {
            FoundBlock block = find(row.hash());
            for (int number = 1; number <= row.credits(); number++) {
                boolean orphaned = number < row.credits() || row.state() == BlockState.ORPHANED;
                checkCredit(block, number, rest, orphaned ? BlockState.ORPHANED : row.state());
            }
        }
        if (!rest.isEmpty()) {
            throw new Difference(
                    "nothing accounts for the posting " + rest.iterator().next());
        }
    }

    private void checkCredit(FoundBlock block, int number, Set<String> rest, BlockState state) throws IOException {
        boolean orphaned = state == BlockState.ORPHANED;
        boolean mature = state == BlockState.MATURE;
        String credit = BlockBook.key(block.hash(), "credit", number);
        List<Transfer> credited = take(rest, credit);
        if (!credited.equals(BlockBook.credits(block))) {
            throw new Difference(credit + " is not the block's distribution");
        }
        List<Transfer> paid = List.of();
        String direct = BlockBook.key(block.hash(), "direct", number);
        // Only what has been in the best chain has paid anybody.
        boolean wasInChain = rest.contains(direct) || mature || state == BlockState.CONFIRMING;
        if (block.direct() && wasInChain) {
            paid = take(rest, direct);
            Map<String, Long> byAddress = new TreeMap<>();
            paid.forEach(transfer -> byAddress.merge(transfer.to().owner(), transfer.units(), Math::addExact));
            if (!byAddress.equals(block.paidToMiners(prefixes))) {
                throw new Difference(direct + " is not what the coinbase pays");
            }
        }
        String matured = BlockBook.key(block.hash(), "mature", number);
        boolean wasMature = rest.contains(matured);
        if (mature && !wasMature) {
            throw new Difference(matured + " is missing");
        }
        if (wasMature && !(mature || orphaned)) {
            throw new Difference(matured + " was posted, but the block is not mature");
        }
        if (wasMature && !sameUnits(take(rest, matured), BlockBook.maturing(credited, paid))) {
            throw new Difference(matured + " is not what the block credits");
        }
        if (orphaned) {
            requireReversed(rest, block, number, "credit", credited);
            if (block.direct() && wasInChain) {
                requireReversed(rest, block, number, "direct", paid);
            }
            if (wasMature) {
                requireReversed(rest, block, number, "mature", BlockBook.maturing(credited, paid));
            }
        }
    }

    private void requireReversed(Set<String> rest, FoundBlock block, int number, String step, List<Transfer> original)
            throws IOException {
        String key = BlockBook.key(block.hash(), "orphan-" + step, number);
        List<Transfer> opposite = original.stream()
                .map(transfer -> new Transfer(transfer.to(), transfer.from(), transfer.units()))
                .toList();
        if (!sameUnits(take(rest, key), opposite)) {
            throw new Difference(key + " does not take back what was posted");
        }
    }

    private List<Transfer> take(Set<String> rest, String key) throws IOException {
        if (!rest.remove(key)) {
            throw new Difference(key + " is missing");
        }
        return store.read(tx -> new io.fluxforge.stratum.server.ledger.Books(tx).transfers(key));
    }

    private static boolean sameUnits(List<Transfer> some, List<Transfer> others) {
        return new HashSet<>(some).equals(new HashSet<>(others)) && some.size() == others.size();
    }

    /** What is mature is buried; what has still to be posted is told. */
    private void checkChain(BlockRow block) throws IOException, InterruptedException {
        Optional<Integer> confirmations = chain.confirmations(block.hash());
        int depth = confirmations.orElse(-1);
        String name = "block " + block.hash() + " at height " + block.height();
        if (block.state() == BlockState.MATURE && depth < maturity) {
            throw new Difference(name + " is mature in the ledger, but has " + depth + " confirmations in the chain");
        }
        boolean waits = switch (block.state()) {
            case SUBMITTED -> depth > 0;
            case CONFIRMING -> depth <= 0 || depth >= maturity;
            case ORPHANED -> depth > 0;
            case MATURE -> false;
        };
        if (waits) {
            waiting.add(name + " is " + block.state().text() + " in the ledger, and has " + depth
                    + " confirmations in the chain");
        }
        if (depth > 0) {
            Hash256 coinbase = chain.block(block.hash())
                    .map(mined -> mined.transactions().getFirst().txid())
                    .orElse(Hash256.ZERO);
            if (!coinbase.equals(find(block.hash()).coinbaseTxid())) {
                throw new Difference(name + " has the coinbase " + coinbase + " in the chain, another in the ledger");
            }
        }
    }
}
