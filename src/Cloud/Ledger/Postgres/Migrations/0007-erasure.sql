-- When what was known of an order's buyer was erased. keep_buyers_days 0: it is kept.
ALTER TABLE orders ADD COLUMN erased_at timestamptz;
CREATE INDEX orders_by_time_unerased ON orders (merchant_id, created_at, order_id) WHERE erased_at IS NULL;
ALTER TABLE profiles ADD COLUMN keep_buyers_days integer NOT NULL DEFAULT 0;
