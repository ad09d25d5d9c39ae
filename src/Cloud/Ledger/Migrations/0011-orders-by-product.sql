-- Orders of one product.
CREATE INDEX entitlements_by_product ON entitlements (product_id, order_id);
