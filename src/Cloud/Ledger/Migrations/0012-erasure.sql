-- When what was known of an order's buyer was erased; when that was done because it is over. keep_buyers_days 0: never.
ALTER TABLE orders ADD COLUMN erased_at INTEGER;
ALTER TABLE orders ADD COLUMN swept_at INTEGER;
CREATE INDEX orders_unswept ON orders (created_at, order_id) WHERE swept_at IS NULL;
CREATE INDEX orders_by_buyer ON orders (buyer, order_id) WHERE buyer <> '';
ALTER TABLE profiles ADD COLUMN keep_buyers_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scans ADD COLUMN merchant_id TEXT GENERATED ALWAYS AS ('main') VIRTUAL;
ALTER TABLE undos ADD COLUMN merchant_id TEXT GENERATED ALWAYS AS ('main') VIRTUAL;
