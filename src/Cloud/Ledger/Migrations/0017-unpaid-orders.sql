-- How long an order waits for its payment, in minutes; 0: until somebody cancels it.
ALTER TABLE profiles ADD COLUMN cancel_unpaid_minutes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_unpaid ON orders (created_at) WHERE state = 0;
