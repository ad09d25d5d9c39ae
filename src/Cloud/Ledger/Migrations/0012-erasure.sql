-- When what was known of an order's buyer was erased. keep_buyers_days 0: it is kept.
ALTER TABLE orders ADD COLUMN erased_at INTEGER;
CREATE INDEX orders_by_time_unerased ON orders (created_at, order_id) WHERE erased_at IS NULL;
ALTER TABLE profiles ADD COLUMN keep_buyers_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scans ADD COLUMN merchant_id TEXT GENERATED ALWAYS AS ('main') VIRTUAL;
ALTER TABLE undos ADD COLUMN merchant_id TEXT GENERATED ALWAYS AS ('main') VIRTUAL;
