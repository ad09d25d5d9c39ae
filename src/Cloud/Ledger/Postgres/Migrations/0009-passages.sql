-- Whether somebody may come back, and what counts who is inside: 0 no, nobody is counted; 1 once; 2 after an exit; 3 at
-- any time.
ALTER TABLE products ADD COLUMN reentry integer NOT NULL DEFAULT 0;
-- When the store's day begins, in minutes from midnight of its own time: nobody is inside then.
ALTER TABLE stores ADD COLUMN day_begins_at integer NOT NULL DEFAULT 240;
-- passage: 0 of nobody who is counted, 1 in, 2 out. An exit, and an entry again by a use of before, take no use.
ALTER TABLE redemptions
    ADD COLUMN passage integer NOT NULL DEFAULT 0, ADD COLUMN persons integer NOT NULL DEFAULT 0;
-- Who is inside, as the passages that stand have it; since: the entry of the first of them. Rows of a day that is over
-- count no more and go with the next passage of their entitlement. Changed under the lock of the entitlement.
CREATE TABLE presences (
    merchant_id text NOT NULL, entitlement_id text NOT NULL, store_id text NOT NULL,
    persons integer NOT NULL CHECK (persons > 0), since timestamptz NOT NULL,
    PRIMARY KEY (merchant_id, entitlement_id, store_id));
CREATE INDEX presences_by_store ON presences (merchant_id, store_id, since);
