-- How far each reader of the share journal has come: what lies before is in its tables.
CREATE TABLE journal_reader (
    reader      TEXT   NOT NULL PRIMARY KEY,
    segment     {long} NOT NULL,
    byte_offset {long} NOT NULL
) {strict};

-- Sums since the beginning. Work is in solutions, 2^256 / (target + 1) for each share; best is that of the best share's own hash.
CREATE TABLE worker_total (
    worker     TEXT     NOT NULL PRIMARY KEY,
    address    TEXT     NOT NULL,
    accepted   {long}   NOT NULL,
    stale      {long}   NOT NULL,
    duplicate  {long}   NOT NULL,
    low        {long}   NOT NULL,
    invalid    {long}   NOT NULL,
    work       {double} NOT NULL,
    best       {double} NOT NULL,
    last_share {long}   NOT NULL,
    CHECK (accepted >= 0 AND stale >= 0 AND duplicate >= 0 AND low >= 0 AND invalid >= 0)
) {strict};

CREATE INDEX worker_total_address ON worker_total (address);

-- The same for an address with all of its workers, also those whose own rows were removed.
CREATE TABLE address_total (
    address    TEXT     NOT NULL PRIMARY KEY,
    accepted   {long}   NOT NULL,
    stale      {long}   NOT NULL,
    duplicate  {long}   NOT NULL,
    low        {long}   NOT NULL,
    invalid    {long}   NOT NULL,
    work       {double} NOT NULL,
    best       {double} NOT NULL,
    last_share {long}   NOT NULL
) {strict};

-- One row: what was done since the last block. Effort is the sum over shares of work / network work: 1 on average.
CREATE TABLE round_total (
    id     {long}   NOT NULL PRIMARY KEY CHECK (id = 1),
    since  {long}   NOT NULL,
    shares {long}   NOT NULL,
    work   {double} NOT NULL,
    effort {double} NOT NULL
) {strict};

-- Shares that met the network's target, with the round that they ended. Hash in wire order, time in milliseconds since 1970.
CREATE TABLE found_block (
    hash   {bytes}  NOT NULL PRIMARY KEY,
    height {long}   NOT NULL,
    time   {long}   NOT NULL,
    worker TEXT     NOT NULL,
    shares {long}   NOT NULL,
    work   {double} NOT NULL,
    effort {double} NOT NULL
) {strict};

CREATE INDEX found_block_time ON found_block (time);
