-- 1: a use lets its person come back as long as the thing is valid; 0: on the day on which it was taken.
ALTER TABLE products ADD COLUMN reentry_while_valid INTEGER NOT NULL DEFAULT 0;
