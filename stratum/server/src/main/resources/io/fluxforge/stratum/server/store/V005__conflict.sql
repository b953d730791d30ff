-- The transaction of the best chain that has spent a coin of one of ours that the ledger did not know, and its height: as deep as
-- payments are buried it is certain that ours can never happen.
ALTER TABLE payout_unknown ADD COLUMN spent_txid TEXT;
ALTER TABLE payout_unknown ADD COLUMN spent_height {long};
