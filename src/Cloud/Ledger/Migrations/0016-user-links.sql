-- email: by which somebody who signs in by OpenID Connect for the first time is known; empty: by user_id, where that is
-- an address.
ALTER TABLE users ADD COLUMN email TEXT NOT NULL DEFAULT '';
-- Whom an issuer calls subject; from then on nothing else counts.
CREATE TABLE user_links (
    merchant_id TEXT NOT NULL, user_id TEXT NOT NULL, issuer TEXT NOT NULL, subject TEXT NOT NULL,
    linked_at INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, user_id), UNIQUE (merchant_id, issuer, subject),
    FOREIGN KEY (merchant_id, user_id) REFERENCES users) STRICT, WITHOUT ROWID;
