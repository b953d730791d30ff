package io.fluxforge.node.chain;

/**
 * The network upgrades that rules refer to, in their order on the chain (fluxd {@code consensus/params.h}, {@code UpgradeIndex}).
 * When and with which consensus branch id they come is data of a network: {@link ChainParams#upgrades()}.
 */
public enum Upgrade {
    /** The LWMA difficulty rule; the first upgrade with a consensus branch id. */
    LWMA("lwma", "LWMA", "Zelcash upgraded to LWMA difficulty algorithm"),
    /** Equihash 144,5. */
    EQUIHASH_144_5("equihash-144-5", "Equihash 144/5", "Zelcash PoW Change to Equihash 144/5"),
    /** Version 4 transactions (Sapling) and the LWMA-3 difficulty rule. */
    ACADIA("acadia", "Acadia", "The Zelcash Acadia Update"),
    /** ZelHash. */
    KAMIOOKA("kamiooka", "Kamiooka", "Zel Kamiooka Upgrade, PoW change to ZelHash and update for ZelNodes"),
    /** Deterministic nodes: transactions of version 5. */
    KAMATA("kamata", "Kamata", "Zel Kamata Upgrade, Deterministic ZelNodes and ZelFlux"),
    /** The rebrand: node shares doubled, coinbases may be spent to transparent outputs. */
    FLUX("flux", "Flux", "Flux Upgrade, Multiple chains"),
    /** New node collaterals. */
    HALVING("halving", "Halving", "Flux Halving"),
    /** Nodes with a collateral in a script: transactions of version 6. */
    P2SH_NODES("p2sh-nodes", "P2SHNodes", "Multisig Node Upgrade"),
    /** Proof of Node in place of proof of work. */
    PON("pon", "PON", "Proof of Node activation");

    private final String key;
    private final String rpcName;
    private final String rpcInfo;

    Upgrade(String key, String rpcName, String rpcInfo) {
        this.key = key;
        this.rpcName = rpcName;
        this.rpcInfo = rpcInfo;
    }

    /** The name in a network's file, such as {@code p2sh-nodes}. */
    public String key() {
        return key;
    }

    /** {@code name} in the RPC answer {@code getblockchaininfo}. */
    public String rpcName() {
        return rpcName;
    }

    /** {@code info} in the RPC answer {@code getblockchaininfo}. */
    public String rpcInfo() {
        return rpcInfo;
    }
}
