-- The books. A transfer names both of its accounts, so that no posting can be out of balance.
CREATE TABLE ledger_account (
    id    {long} NOT NULL PRIMARY KEY,
    kind  TEXT   NOT NULL CHECK (kind IN
        ('reward', 'immature', 'spendable', 'reserved', 'paying', 'paid', 'fee_immature', 'fee', 'network_fee')),
    owner TEXT   NOT NULL,
    units {long} NOT NULL,
    UNIQUE (kind, owner),
    CHECK (units >= 0 OR kind IN ('reward', 'fee'))
) {strict};

CREATE TABLE ledger_posting (
    id          {long} NOT NULL PRIMARY KEY,
    cause       TEXT   NOT NULL CHECK (cause IN ('block', 'payment', 'fee', 'correction')),
    posting_key TEXT   NOT NULL UNIQUE,
    reverses    {long} UNIQUE REFERENCES ledger_posting (id),
    at_millis   {long} NOT NULL,
    note        TEXT   NOT NULL
) {strict};

CREATE TABLE ledger_transfer (
    posting      {long} NOT NULL REFERENCES ledger_posting (id),
    line         {long} NOT NULL,
    from_account {long} NOT NULL REFERENCES ledger_account (id),
    to_account   {long} NOT NULL REFERENCES ledger_account (id),
    units        {long} NOT NULL CHECK (units > 0),
    PRIMARY KEY (posting, line),
    CHECK (from_account <> to_account)
) {strict};

-- Blocks that the pool has found, with all that their distribution can be recomputed from. Positions are SEGMENT:OFFSET in the share
-- journal; work is decimal, since it may exceed 64 bits; weights are a deflated table of address and work.
CREATE TABLE ledger_block (
    hash                TEXT    NOT NULL PRIMARY KEY,
    height              {long}  NOT NULL,
    found_millis        {long}  NOT NULL,
    worker              TEXT    NOT NULL,
    state               TEXT    NOT NULL CHECK (state IN ('submitted', 'confirming', 'mature', 'orphaned')),
    confirmations       {long}  NOT NULL,
    credits             {long}  NOT NULL CHECK (credits >= 0),
    scheme              TEXT    NOT NULL CHECK (scheme IN ('pplns', 'prop', 'solo')),
    window_thousandths  {long}  NOT NULL,
    block_work          TEXT    NOT NULL,
    window_from         TEXT    NOT NULL,
    window_to           TEXT    NOT NULL,
    window_shares       {long}  NOT NULL,
    oldest_counted      {long}  NOT NULL,
    oldest_work         {long}  NOT NULL,
    weights             {bytes} NOT NULL,
    miner_units         {long}  NOT NULL CHECK (miner_units >= 0),
    fee_basis_points    {long}  NOT NULL,
    fee_units           {long}  NOT NULL,
    fee_owner           TEXT    NOT NULL,
    pool_address        TEXT    NOT NULL,
    recorded_at         TEXT    NOT NULL,
    coinbase_txid       TEXT    NOT NULL,
    coinbase            {bytes} NOT NULL,
    miner_outputs       {long}  NOT NULL,
    direct              {long}  NOT NULL
) {strict};

CREATE INDEX ledger_block_height ON ledger_block (height);
CREATE INDEX ledger_block_state ON ledger_block (state);
