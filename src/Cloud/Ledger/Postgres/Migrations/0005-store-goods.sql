-- What lies on a store's shelves, by the code on it; exit baskets are made of it. stock null: nobody counts it.
CREATE TABLE store_goods (
    merchant_id text NOT NULL, store_id text NOT NULL, code text COLLATE "C" NOT NULL, name text NOT NULL,
    price bigint NOT NULL CHECK (price >= 0), stock bigint CHECK (stock >= 0), is_on_sale boolean NOT NULL,
    is_bag boolean NOT NULL, changed_at timestamptz NOT NULL,
    PRIMARY KEY (merchant_id, store_id, code),
    FOREIGN KEY (merchant_id, store_id) REFERENCES stores) WITH (fillfactor = 85);
CREATE INDEX store_goods_bags ON store_goods (merchant_id, store_id, code) WHERE is_bag;
-- What a basket lowered the stock by; what was given back stands here no more.
CREATE TABLE basket_goods (
    merchant_id text NOT NULL, entitlement_id text NOT NULL, store_id text NOT NULL, code text COLLATE "C" NOT NULL,
    quantity bigint NOT NULL CHECK (quantity > 0), PRIMARY KEY (merchant_id, entitlement_id, store_id, code));
-- A file that was checked and not yet carried out: its rows as they were read.
CREATE TABLE goods_drafts (
    merchant_id text NOT NULL REFERENCES merchants, draft_id text NOT NULL, store_id text NOT NULL,
    content text NOT NULL, made_by text NOT NULL, made_at timestamptz NOT NULL, PRIMARY KEY (merchant_id, draft_id));
-- Only a basket has a digest of what was paid. No column that a redemption changes is in it, which would cost every
-- redemption an entry of each index (heap-only tuples).
CREATE INDEX entitlements_of_baskets ON entitlements (merchant_id, order_id) WHERE paid_digest <> '';
