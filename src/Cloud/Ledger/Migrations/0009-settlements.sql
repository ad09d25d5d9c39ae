-- When an order was paid, where that was after it came in; since when its age has nothing more to settle.
ALTER TABLE orders ADD COLUMN paid_at INTEGER;
ALTER TABLE orders ADD COLUMN settled_at INTEGER;
ALTER TABLE refunds ADD COLUMN settled_at INTEGER;
-- What waits to be settled, by when it is due.
CREATE INDEX orders_unsettled ON orders (coalesce(paid_at, created_at)) WHERE settled_at IS NULL AND state IN (1, 2);
CREATE INDEX refunds_unsettled ON refunds (merchant_id, made_at) WHERE settled_at IS NULL;
CREATE INDEX redemptions_unsettled ON redemptions (coalesce(undo_until, redeemed_at))
    WHERE settled_at IS NULL AND undone_at IS NULL;

-- Money that became the merchant's, or that went back after it had; append only. day: of the merchant's zone.
CREATE TABLE settlement_entries (
    merchant_id TEXT NOT NULL, entry_id TEXT NOT NULL, order_id TEXT NOT NULL REFERENCES orders,
    entitlement_id TEXT NOT NULL REFERENCES entitlements, store_id TEXT NOT NULL, reason INTEGER NOT NULL,
    amount INTEGER NOT NULL, currency TEXT NOT NULL, day TEXT NOT NULL, settled_at INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, entry_id)) STRICT, WITHOUT ROWID;
CREATE INDEX settlement_entries_by_entitlement ON settlement_entries (merchant_id, entitlement_id);
CREATE INDEX settlement_entries_by_day ON settlement_entries (merchant_id, day, settled_at, entry_id);
CREATE INDEX settlement_entries_by_reason ON settlement_entries (merchant_id, reason, day, settled_at, entry_id);
CREATE INDEX settlement_entries_by_store ON settlement_entries (merchant_id, store_id, day, settled_at, entry_id);
-- Days that are closed: nothing comes to them any more.
CREATE TABLE settlements (
    merchant_id TEXT NOT NULL, day TEXT NOT NULL, currency TEXT NOT NULL, entries INTEGER NOT NULL,
    redeemed INTEGER NOT NULL, elapsed INTEGER NOT NULL, refunded INTEGER NOT NULL, closed_at INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, day, currency)) STRICT, WITHOUT ROWID;
-- Whoever settles holds the row. closed_through: the last closed day; empty: none yet.
CREATE TABLE settlement_turns (
    merchant_id TEXT PRIMARY KEY, closed_through TEXT NOT NULL) STRICT, WITHOUT ROWID;
