-- Payments and what they spend. Hashes are hex as people read them; times are milliseconds since 1970; money is in units of 10^-8.
CREATE TABLE payment (
    id           {id},
    mode         TEXT   NOT NULL CHECK (mode IN ('own', 'node')),
    state        TEXT   NOT NULL CHECK (state IN
        ('planned', 'signed', 'sending', 'broadcast', 'in_chain', 'buried', 'cancelled')),
    created_at   {long} NOT NULL,
    units        {long} NOT NULL CHECK (units > 0),
    fee          {long} NOT NULL CHECK (fee >= 0),
    change_units {long} NOT NULL CHECK (change_units >= 0),
    comment      TEXT   NOT NULL UNIQUE,
    txid         TEXT   UNIQUE,
    raw          {bytes},
    expiry       {long} NOT NULL,
    block_hash   TEXT,
    block_height {long},
    sends        {long} NOT NULL,
    sent_at      {long} NOT NULL,
    answer       TEXT   NOT NULL,
    CHECK (state IN ('planned', 'sending', 'cancelled') OR (txid IS NOT NULL AND raw IS NOT NULL)),
    CHECK ((state IN ('in_chain', 'buried')) = (block_hash IS NOT NULL AND block_height IS NOT NULL))
) {strict};

CREATE INDEX payment_state ON payment (state);

-- Whom a payment pays: the debt that it settles, and the part of it that goes to the network's fee.
CREATE TABLE payment_line (
    payment   {long} NOT NULL REFERENCES payment (id),
    line      {long} NOT NULL,
    address   TEXT   NOT NULL,
    units     {long} NOT NULL CHECK (units > 0),
    fee_share {long} NOT NULL CHECK (fee_share >= 0 AND fee_share < units),
    PRIMARY KEY (payment, line),
    UNIQUE (payment, address)
) {strict};

CREATE INDEX payment_line_address ON payment_line (address);

-- What happened to a payment, never changed.
CREATE TABLE payment_event (
    id      {id},
    payment {long} NOT NULL REFERENCES payment (id),
    at      {long} NOT NULL,
    state   TEXT   NOT NULL,
    note    TEXT   NOT NULL
) {strict};

CREATE INDEX payment_event_payment ON payment_event (payment);

-- Outputs that pay the pool's key. lost_*: spent in a block by a transaction that is none of ours.
CREATE TABLE payout_coin (
    txid        TEXT   NOT NULL,
    output      {long} NOT NULL,
    units       {long} NOT NULL CHECK (units > 0),
    height      {long} NOT NULL,
    source      TEXT   NOT NULL CHECK (source IN ('coinbase', 'change')),
    spent_by    {long} REFERENCES payment (id),
    lost_txid   TEXT,
    lost_height {long},
    PRIMARY KEY (txid, output)
) {strict};

CREATE INDEX payout_coin_spent_by ON payout_coin (spent_by);

-- Found blocks whose coinbases have been looked through for coins.
CREATE TABLE payout_block (
    hash TEXT NOT NULL PRIMARY KEY
) {strict};

-- The best chain as far as its blocks were read; work is decimal, since it exceeds 64 bits.
CREATE TABLE payout_scan (
    height {long} NOT NULL PRIMARY KEY,
    hash   TEXT   NOT NULL,
    work   TEXT   NOT NULL
) {strict};

-- When an address was last paid, and with an empty address when the last round of payments was.
CREATE TABLE payout_round (
    address TEXT   NOT NULL PRIMARY KEY,
    at      {long} NOT NULL
) {strict};

-- While one of these is not cleared, nothing is planned, signed or sent.
CREATE TABLE payout_alarm (
    id         {id},
    raised_at  {long} NOT NULL,
    payment    {long} REFERENCES payment (id),
    reason     TEXT   NOT NULL,
    cleared_at {long},
    note       TEXT
) {strict};
