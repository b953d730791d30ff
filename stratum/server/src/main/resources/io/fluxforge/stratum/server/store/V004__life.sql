-- Whose data base this is, and its lives: the first begins with the pool, another with each restore, and with each difference between
-- data base and journal that an operator has looked at. journal_end is where the share journal ended then, as SEGMENT:OFFSET.
CREATE TABLE pool_life (
    incarnation {long} NOT NULL PRIMARY KEY,
    pool        TEXT   NOT NULL,
    at_millis   {long} NOT NULL,
    journal_end TEXT   NOT NULL,
    note        TEXT   NOT NULL
) {strict};

-- The checksum of the record before the position: a journal that has another there is another one.
ALTER TABLE journal_reader ADD COLUMN tail {long};

-- The height from which on blocks were read for payments; one row, or none in a data base that is older than this table.
CREATE TABLE payout_begin (
    id     {long} NOT NULL PRIMARY KEY CHECK (id = 1),
    height {long} NOT NULL
) {strict};

-- Transactions and blocks of ours that were met, and that the ledger did not know. Of a block it is the coinbase that stands here.
CREATE TABLE payout_unknown (
    txid         TEXT   NOT NULL PRIMARY KEY,
    kind         TEXT   NOT NULL CHECK (kind IN ('payment', 'block')),
    met_at       {long} NOT NULL,
    met_where    TEXT   NOT NULL,
    raw          {bytes} NOT NULL,
    fee          {long},
    block_hash   TEXT,
    block_height {long},
    adopted_at   {long}
) {strict};

-- The account 'advance' of an address is below zero by what it got beyond what it was owed.
-- [postgresql]
ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_kind_check;
ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_kind_check CHECK (kind IN
    ('reward', 'immature', 'spendable', 'reserved', 'paying', 'paid', 'fee_immature', 'fee', 'network_fee', 'advance'));
ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_check;
ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_check CHECK (units >= 0 OR kind IN ('reward', 'fee', 'advance'));
-- [end]
-- [sqlite]
CREATE TABLE ledger_account_new (
    id    {long} NOT NULL PRIMARY KEY,
    kind  TEXT   NOT NULL CHECK (kind IN
        ('reward', 'immature', 'spendable', 'reserved', 'paying', 'paid', 'fee_immature', 'fee', 'network_fee', 'advance')),
    owner TEXT   NOT NULL,
    units {long} NOT NULL,
    UNIQUE (kind, owner),
    CHECK (units >= 0 OR kind IN ('reward', 'fee', 'advance'))
) {strict};
INSERT INTO ledger_account_new SELECT id, kind, owner, units FROM ledger_account;
CREATE TABLE ledger_transfer_new (
    posting      {long} NOT NULL REFERENCES ledger_posting (id),
    line         {long} NOT NULL,
    from_account {long} NOT NULL REFERENCES ledger_account_new (id),
    to_account   {long} NOT NULL REFERENCES ledger_account_new (id),
    units        {long} NOT NULL CHECK (units > 0),
    PRIMARY KEY (posting, line),
    CHECK (from_account <> to_account)
) {strict};
INSERT INTO ledger_transfer_new SELECT posting, line, from_account, to_account, units FROM ledger_transfer;
DROP TABLE ledger_transfer;
DROP TABLE ledger_account;
ALTER TABLE ledger_account_new RENAME TO ledger_account;
ALTER TABLE ledger_transfer_new RENAME TO ledger_transfer;
-- [end]
