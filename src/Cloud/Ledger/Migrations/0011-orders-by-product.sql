-- Orders of one product, and of one buyer, of whom any part of the name may be asked for.
CREATE INDEX entitlements_by_product ON entitlements (product_id, order_id);
CREATE INDEX orders_by_buyer ON orders (buyer);
