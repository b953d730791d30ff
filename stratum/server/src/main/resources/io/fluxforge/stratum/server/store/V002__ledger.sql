-- The books. A transfer names both of its accounts, so that no posting can be out of balance.
CREATE TABLE ledger_account (
    id BIGINT NOT NULL PRIMARY KEY,
    kind VARCHAR(16) NOT NULL CHECK (kind IN
        ('reward', 'immature', 'spendable', 'reserved', 'paying', 'paid', 'fee_immature', 'fee', 'network_fee')),
    owner VARCHAR(128) NOT NULL,
    units BIGINT NOT NULL,
    UNIQUE (kind, owner),
    CHECK (units >= 0 OR kind IN ('reward', 'fee'))
);

CREATE TABLE ledger_posting (
    id BIGINT NOT NULL PRIMARY KEY,
    cause VARCHAR(16) NOT NULL CHECK (cause IN ('block', 'payment', 'fee', 'correction')),
    posting_key VARCHAR(200) NOT NULL UNIQUE,
    reverses BIGINT UNIQUE REFERENCES ledger_posting (id),
    at_millis BIGINT NOT NULL,
    note VARCHAR(200) NOT NULL
);

CREATE TABLE ledger_transfer (
    posting BIGINT NOT NULL REFERENCES ledger_posting (id),
    line INTEGER NOT NULL,
    from_account BIGINT NOT NULL REFERENCES ledger_account (id),
    to_account BIGINT NOT NULL REFERENCES ledger_account (id),
    units BIGINT NOT NULL CHECK (units > 0),
    PRIMARY KEY (posting, line),
    CHECK (from_account <> to_account)
);

-- Blocks that the pool has found, and what their distribution can be recomputed from. Positions are SEGMENT:OFFSET of the share
-- journal; work is decimal, since it exceeds 64 bits; the coinbase is hex, the weights are base 64 of a deflated table.
CREATE TABLE ledger_block (
    hash VARCHAR(64) NOT NULL PRIMARY KEY,
    height INTEGER NOT NULL,
    found_millis BIGINT NOT NULL,
    worker VARCHAR(200) NOT NULL,
    state VARCHAR(16) NOT NULL CHECK (state IN ('submitted', 'confirming', 'mature', 'orphaned')),
    confirmations INTEGER NOT NULL,
    credits INTEGER NOT NULL,
    scheme VARCHAR(8) NOT NULL CHECK (scheme IN ('pplns', 'prop', 'solo')),
    window_thousandths INTEGER NOT NULL,
    block_work VARCHAR(80) NOT NULL,
    window_from VARCHAR(48) NOT NULL,
    window_to VARCHAR(48) NOT NULL,
    window_shares BIGINT NOT NULL,
    oldest_counted BIGINT NOT NULL,
    oldest_work BIGINT NOT NULL,
    weights TEXT NOT NULL,
    miner_units BIGINT NOT NULL,
    fee_basis_points INTEGER NOT NULL,
    fee_units BIGINT NOT NULL,
    fee_owner VARCHAR(128) NOT NULL,
    recorded_at VARCHAR(48) NOT NULL,
    coinbase TEXT NOT NULL,
    miner_outputs INTEGER NOT NULL,
    direct INTEGER NOT NULL
);
CREATE INDEX ledger_block_height ON ledger_block (height);
CREATE INDEX ledger_block_state ON ledger_block (state);
