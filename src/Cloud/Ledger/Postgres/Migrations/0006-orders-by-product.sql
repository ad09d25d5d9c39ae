-- Orders of one product.
CREATE INDEX entitlements_by_product ON entitlements (merchant_id, product_id, order_id);
