-- When an order was paid, where that was after it came in; since when its age has nothing more to settle.
ALTER TABLE orders ADD COLUMN paid_at timestamptz, ADD COLUMN settled_at timestamptz;
ALTER TABLE refunds ADD COLUMN settled_at timestamptz;
-- What waits to be settled, by when it is due.
CREATE INDEX orders_unsettled ON orders (merchant_id, coalesce(paid_at, created_at))
    WHERE settled_at IS NULL AND state IN (1, 2);
CREATE INDEX refunds_unsettled ON refunds (merchant_id, made_at) WHERE settled_at IS NULL;
CREATE INDEX redemptions_unsettled ON redemptions (merchant_id, coalesce(undo_until, redeemed_at))
    WHERE settled_at IS NULL AND undone_at IS NULL;

-- Money that became the merchant's, or that went back after it had; append only. day: of the merchant's zone.
CREATE TABLE settlement_entries (
    merchant_id text NOT NULL, entry_id text NOT NULL, order_id text NOT NULL, entitlement_id text NOT NULL,
    store_id text NOT NULL, reason integer NOT NULL, amount bigint NOT NULL, currency text NOT NULL,
    day text NOT NULL, settled_at timestamptz NOT NULL, PRIMARY KEY (merchant_id, entry_id),
    FOREIGN KEY (merchant_id, order_id) REFERENCES orders,
    FOREIGN KEY (merchant_id, entitlement_id) REFERENCES entitlements);
CREATE INDEX settlement_entries_by_entitlement ON settlement_entries (merchant_id, entitlement_id);
CREATE INDEX settlement_entries_by_day ON settlement_entries (merchant_id, day, settled_at, entry_id);
CREATE INDEX settlement_entries_by_reason ON settlement_entries (merchant_id, reason, day, settled_at, entry_id);
CREATE INDEX settlement_entries_by_store ON settlement_entries (merchant_id, store_id, day, settled_at, entry_id);
-- Days that are closed: nothing comes to them any more.
CREATE TABLE settlements (
    merchant_id text NOT NULL REFERENCES merchants, day text NOT NULL, currency text NOT NULL,
    entries bigint NOT NULL, redeemed bigint NOT NULL, elapsed bigint NOT NULL, refunded bigint NOT NULL,
    closed_at timestamptz NOT NULL, PRIMARY KEY (merchant_id, day, currency));
-- Whoever settles holds the row. closed_through: the last closed day; empty: none yet.
CREATE TABLE settlement_turns (
    merchant_id text PRIMARY KEY REFERENCES merchants, closed_through text NOT NULL);
