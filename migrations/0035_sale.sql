-- Promotions as they were before a change: a version held from then until then. With the promotions that are, this tells
-- what a product cost on any earlier day (the lowest price of the 30 days before a reduction).
CREATE TABLE promotion_past (
    promotion_id BIGINT NOT NULL REFERENCES promotion (id),
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    held_from BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    PRIMARY KEY (promotion_id, version)
);
CREATE INDEX promotion_past_until ON promotion_past (held_until);
