-- What lies on a store's shelves, by the code on it; exit baskets are made of it. stock null: nobody counts it.
CREATE TABLE store_goods (
    merchant_id TEXT NOT NULL, store_id TEXT NOT NULL REFERENCES stores, code TEXT NOT NULL, name TEXT NOT NULL,
    price INTEGER NOT NULL CHECK (price >= 0), stock INTEGER CHECK (stock >= 0), is_on_sale INTEGER NOT NULL,
    is_bag INTEGER NOT NULL, changed_at INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, store_id, code)) STRICT, WITHOUT ROWID;
CREATE INDEX store_goods_bags ON store_goods (merchant_id, store_id, code) WHERE is_bag = 1;
-- What a basket lowered the stock by; what was given back stands here no more.
CREATE TABLE basket_goods (
    merchant_id TEXT NOT NULL, entitlement_id TEXT NOT NULL, store_id TEXT NOT NULL, code TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (merchant_id, entitlement_id, store_id, code)) STRICT, WITHOUT ROWID;
-- A file that was checked and not yet carried out: its rows as they were read.
CREATE TABLE goods_drafts (
    merchant_id TEXT NOT NULL, draft_id TEXT NOT NULL, store_id TEXT NOT NULL, content TEXT NOT NULL,
    made_by TEXT NOT NULL, made_at INTEGER NOT NULL, PRIMARY KEY (merchant_id, draft_id)) STRICT, WITHOUT ROWID;
-- Baskets that wait to be verified: only they have a digest of what was paid.
CREATE INDEX entitlements_unverified ON entitlements (state, order_id)
    WHERE paid_digest <> '' AND uses_left > 0;
