-- email: by which somebody who signs in by OpenID Connect for the first time is known; empty: by user_id, where that is
-- an address.
ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT '';
-- Whom an issuer calls subject; from then on nothing else counts.
CREATE TABLE user_links (
    merchant_id text NOT NULL, user_id text NOT NULL, issuer text NOT NULL, subject text NOT NULL,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (merchant_id, user_id), UNIQUE (merchant_id, issuer, subject),
    FOREIGN KEY (merchant_id, user_id) REFERENCES users);
