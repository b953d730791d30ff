package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.p2p.Message;
import io.fluxforge.node.p2p.Message.GetHeaders;
import io.fluxforge.node.p2p.Message.Headers;
import io.fluxforge.node.p2p.MessageCodec;
import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.p2p.PeerHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers questions for headers from a list, as a node does from its best chain; and nothing else. */
public class HeaderServer implements PeerHandler {
    /** A list and the heights in it, exchanged together. */
    private record Chain(List<ChainHeader> headers, Map<Hash256, Integer> heights) {}

    private volatile Chain chain;

    /** Serves these headers, the first block among them. */
    public HeaderServer(List<ChainHeader> headers) {
        chain = index(headers);
    }

    /** Serves other headers from now on. */
    public void replace(List<ChainHeader> headers) {
        chain = index(headers);
    }

    private static Chain index(List<ChainHeader> headers) {
        Map<Hash256, Integer> heights = HashMap.newHashMap(headers.size());
        for (ChainHeader header : headers) {
            heights.put(header.hash(), heights.size());
        }
        return new Chain(List.copyOf(headers), heights);
    }

    /** The headers that are an answer to a question (fluxd {@code main.cpp}, {@code ProcessMessage}, getheaders). */
    protected List<ChainHeader> answer(GetHeaders question) {
        Chain serving = chain;
        int from = 1
                + question.locator().stream()
                        .filter(serving.heights()::containsKey)
                        .findFirst()
                        .map(hash -> serving.heights().getOrDefault(hash, 0))
                        .orElse(0);
        int to = Math.min(from + MessageCodec.MAX_HEADERS, serving.headers().size());
        int stop = serving.heights().getOrDefault(question.stop(), to);
        return serving.headers().subList(from, Math.max(from, Math.min(to, stop + 1)));
    }

    @Override
    public int bestHeight() {
        return chain.headers().size() - 1;
    }

    @Override
    public void ready(Peer peer) {}

    @Override
    public void received(Peer peer, Message message) {
        if (message instanceof GetHeaders question) {
            peer.sendWaiting(new Headers(answer(question)));
        }
    }

    @Override
    public void closed(Peer peer, String reason) {}
}
