-- True: a use lets its person come back as long as the thing is valid; false: on the day on which it was taken.
ALTER TABLE products ADD COLUMN reentry_while_valid boolean NOT NULL DEFAULT false;
-- A redemption is found by the number on its slip.
CREATE INDEX redemptions_by_number ON redemptions (merchant_id, redemption_id);
