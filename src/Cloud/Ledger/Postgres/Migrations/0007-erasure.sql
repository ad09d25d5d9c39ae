-- When what was known of an order's buyer was erased; when that was done because it is over. keep_buyers_days 0: never.
ALTER TABLE orders ADD COLUMN erased_at timestamptz, ADD COLUMN swept_at timestamptz;
CREATE INDEX orders_unswept ON orders (merchant_id, created_at, order_id) WHERE swept_at IS NULL;
CREATE INDEX orders_by_buyer ON orders (merchant_id, buyer, order_id) WHERE buyer <> '';
ALTER TABLE profiles ADD COLUMN keep_buyers_days integer NOT NULL DEFAULT 0;
