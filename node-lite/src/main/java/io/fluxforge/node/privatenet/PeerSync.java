package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.p2p.InventoryItem;
import io.fluxforge.node.p2p.Message;
import io.fluxforge.node.p2p.MessageCodec;
import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.p2p.PeerGroup;
import io.fluxforge.node.p2p.PeerHandler;
import io.fluxforge.node.rpc.SubmitVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps a chain and its peers' chains the same: asks for what is missing, serves what is asked, announces what is new. */
final class PeerSync implements PeerHandler, PrivateChain.Listener {
    /** Blocks that one answer to {@code getblocks} names (fluxd {@code main.cpp}). */
    private static final int MAX_BLOCK_NAMES = 500;

    private static final int BAN_POINTS = 100;
    private static final int UNCONNECTED_POINTS = 10;
    /** News in a row that follow nothing we have before they count: while blocks come quickly, news overtake them. */
    private static final int MAX_UNCONNECTED = 100;

    private static final long STALL_NANOS = 30_000_000_000L;

    private final PrivateChain chain;
    private final BlockFetch fetch = new BlockFetch();
    /** Peers that want headers instead of names of new blocks. */
    private final Set<Peer> wantHeaders = ConcurrentHashMap.newKeySet();

    /** News in a row of each peer that followed nothing we had. */
    private final Map<Peer, Integer> unconnected = new ConcurrentHashMap<>();

    private volatile @Nullable PeerGroup group;

    PeerSync(PrivateChain chain) {
        this.chain = chain;
    }

    /** Whom to tell news to. */
    void serve(PeerGroup peers) {
        group = peers;
        chain.addListener(this);
    }

    @Override
    public int bestHeight() {
        return chain.tip().height;
    }

    @Override
    public void ready(Peer peer) {
        peer.send(Message.Bare.SENDHEADERS);
        askForHeaders(peer);
    }

    private void askForHeaders(Peer peer) {
        peer.send(new Message.GetHeaders(chain.network().peers().protocolVersion(), chain.locator(), Hash256.ZERO));
    }

    @Override
    public void closed(Peer peer, String reason) {
        wantHeaders.remove(peer);
        unconnected.remove(peer);
        fetch.forget(peer);
        PeerGroup peers = group;
        if (peers != null) {
            peers.ready().forEach(this::askForHeaders);
        }
    }

    @Override
    public void tick() {
        fetch.stalled(STALL_NANOS).forEach(peer -> peer.giveUp("stalled block"));
    }

    @Override
    public void received(Peer peer, Message message) {
        switch (message) {
            case Message.GetHeaders get -> peer.sendWaiting(headersAfter(get));
            case Message.GetBlocks get -> peer.sendWaiting(namesAfter(get));
            case Message.GetData get -> serve(peer, get.items());
            case Message.Headers headers -> takeHeaders(peer, headers.headers());
            case Message.Inv inv -> takeNames(peer, inv.items());
            case Message.Block block -> takeBlock(peer, block.bytes().bytes());
            case Message.Tx tx -> takeTransaction(peer, tx.bytes().bytes());
            case Message.NotFound _ -> fetch.forget(peer);
            case Message.Bare bare -> takeBare(peer, bare);
            default -> {}
        }
    }

    private void takeBare(Peer peer, Message.Bare bare) {
        if (bare == Message.Bare.SENDHEADERS) {
            wantHeaders.add(peer);
        } else if (bare == Message.Bare.MEMPOOL) {
            List<InventoryItem> names = new ArrayList<>();
            synchronized (chain) {
                chain.mempool()
                        .entries()
                        .forEach(entry ->
                                names.add(InventoryItem.tx(entry.transaction().txid())));
            }
            if (!names.isEmpty()) {
                peer.send(new Message.Inv(names.subList(0, Math.min(names.size(), MessageCodec.MAX_INVENTORY))));
            }
        }
    }

    private Message.Headers headersAfter(Message.GetHeaders get) {
        List<ChainHeader> headers = new ArrayList<>();
        synchronized (chain) {
            BlockEntry entry = next(chain.forkOf(get.locator()));
            while (entry != null && headers.size() < MessageCodec.MAX_HEADERS) {
                headers.add(entry.header);
                entry = entry.hash.equals(get.stop()) ? null : next(entry);
            }
        }
        return new Message.Headers(headers);
    }

    private Message.Inv namesAfter(Message.GetBlocks get) {
        List<InventoryItem> names = new ArrayList<>();
        synchronized (chain) {
            BlockEntry entry = next(chain.forkOf(get.locator()));
            while (entry != null && names.size() < MAX_BLOCK_NAMES && !entry.hash.equals(get.stop())) {
                names.add(InventoryItem.block(entry.hash));
                entry = next(entry);
            }
        }
        return new Message.Inv(names);
    }

    private @Nullable BlockEntry next(BlockEntry entry) {
        return chain.at(entry.height + 1);
    }

    private void serve(Peer peer, List<InventoryItem> items) {
        List<InventoryItem> missing = new ArrayList<>();
        for (InventoryItem item : items) {
            Message answer = answerTo(item);
            if (answer == null) {
                missing.add(item);
            } else if (!peer.sendWaiting(answer)) {
                return;
            }
        }
        if (!missing.isEmpty()) {
            peer.sendWaiting(new Message.NotFound(missing));
        }
    }

    private @Nullable Message answerTo(InventoryItem item) {
        synchronized (chain) {
            if (item.type() == InventoryItem.BLOCK) {
                BlockEntry entry = chain.find(item.hash());
                return entry == null || !entry.isValid()
                        ? null
                        : new Message.Block(new Message.Raw(chain.bytesOf(entry)));
            }
            if (item.type() == InventoryItem.TX) {
                Mempool.Entry entry = chain.mempool().get(item.hash());
                return entry == null
                        ? null
                        : new Message.Tx(new Message.Raw(entry.transaction().toBytes()));
            }
            return null;
        }
    }

    private void takeHeaders(Peer peer, List<ChainHeader> headers) {
        if (headers.isEmpty()) {
            return;
        }
        Hash256 before = headers.getFirst().previousHash();
        if (chain.find(before) == null && !fetch.isAwaited(before)) {
            // News of a branch whose beginning we lack; with our locator the peer sends that.
            if (unconnected.merge(peer, 1, Integer::sum) % MAX_UNCONNECTED == 0) {
                peer.misbehave(UNCONNECTED_POINTS, "headers after an unknown block");
            }
            askForHeaders(peer);
            return;
        }
        unconnected.remove(peer);
        List<Hash256> missing = new ArrayList<>();
        Hash256 previous = before;
        for (ChainHeader header : headers) {
            if (!header.previousHash().equals(previous)) {
                peer.misbehave(BAN_POINTS, "headers that do not follow each other");
                return;
            }
            previous = header.hash();
            if (chain.find(previous) == null) {
                missing.add(previous);
            }
        }
        askForBlocks(peer, missing);
        if (missing.isEmpty() && headers.size() == MessageCodec.MAX_HEADERS) {
            peer.send(
                    new Message.GetHeaders(chain.network().peers().protocolVersion(), List.of(previous), Hash256.ZERO));
        }
    }

    private void askForBlocks(Peer peer, List<Hash256> hashes) {
        List<InventoryItem> wanted =
                fetch.claim(peer, hashes).stream().map(InventoryItem::block).toList();
        if (!wanted.isEmpty()) {
            peer.send(new Message.GetData(wanted));
        }
    }

    private void takeNames(Peer peer, List<InventoryItem> items) {
        List<InventoryItem> transactions = new ArrayList<>();
        boolean newBlock = false;
        for (InventoryItem item : items) {
            if (item.type() == InventoryItem.BLOCK) {
                newBlock |= chain.find(item.hash()) == null;
            } else if (item.type() == InventoryItem.TX && isUnknown(item.hash())) {
                transactions.add(item);
            }
        }
        if (newBlock) {
            askForHeaders(peer);
        }
        if (!transactions.isEmpty()) {
            peer.send(new Message.GetData(transactions));
        }
    }

    private boolean isUnknown(Hash256 txid) {
        synchronized (chain) {
            return chain.mempool().get(txid) == null && chain.blockOf(txid) == null;
        }
    }

    private void takeBlock(Peer peer, byte[] bytes) {
        try {
            Hash256 hash = Block.decode(bytes).hash();
            SubmitVerdict verdict = chain.submit(bytes);
            int toCome = fetch.arrived(peer, hash);
            if (verdict.word().equals("bad-prevblk")) {
                askForHeaders(peer);
            } else if (!verdict.isKept() && !verdict.word().equals("time-too-new")) {
                peer.misbehave(BAN_POINTS, "block " + hash + ": " + verdict.word());
            } else if (toCome == 0) {
                // There may be more than one message of headers held.
                askForHeaders(peer);
            }
        } catch (DecodeException e) {
            peer.misbehave(BAN_POINTS, "block: " + e.getMessage());
        }
    }

    private void takeTransaction(Peer peer, byte[] bytes) {
        try {
            TransactionVerdict verdict = chain.submit(Transaction.decode(bytes));
            if (verdict.word().startsWith("mandatory-script-verify-flag-failed")) {
                peer.misbehave(BAN_POINTS, "tx: " + verdict.word());
            }
        } catch (DecodeException e) {
            peer.misbehave(BAN_POINTS, "tx: " + e.getMessage());
        }
    }

    @Override
    public void tipChanged(BlockEntry tip) {
        PeerGroup peers = group;
        if (peers != null) {
            for (Peer peer : peers.ready()) {
                peer.send(
                        wantHeaders.contains(peer)
                                ? new Message.Headers(List.of(tip.header))
                                : new Message.Inv(List.of(InventoryItem.block(tip.hash))));
            }
        }
    }

    @Override
    public void transactionAdded(Hash256 txid) {
        PeerGroup peers = group;
        if (peers != null) {
            peers.broadcast(new Message.Inv(List.of(InventoryItem.tx(txid))));
        }
    }
}
