-- Price lists: what the shop's goods cost in another currency than its own. rate is what one unit of the shop's own
-- currency costs in this one, in millionths; prices are rounded to whole numbers of step minor units, less those of less.
-- version counts changes of the list and of the prices that variants have in it.
CREATE TABLE price_list (
    currency TEXT NOT NULL PRIMARY KEY,
    rate BIGINT NOT NULL CHECK (rate > 0),
    step BIGINT NOT NULL CHECK (step > 0),
    less BIGINT NOT NULL CHECK (less >= 0 AND less < step),
    open BIGINT NOT NULL,
    position BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- Prices that a variant has in a list whatever the rate, in minor units.
CREATE TABLE own_price (
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    currency TEXT NOT NULL REFERENCES price_list (currency),
    price BIGINT NOT NULL CHECK (price >= 0),
    PRIMARY KEY (variant_id, currency)
);

-- What a variant cost in a list until an own price was set, changed or taken away.
CREATE TABLE own_price_change (
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    currency TEXT NOT NULL,
    held_until BIGINT NOT NULL,
    price BIGINT NOT NULL,
    PRIMARY KEY (variant_id, currency, held_until)
);

-- How many minor units of the shop's own currency a million of the order's were worth when it was placed: sums over
-- orders are in the shop's own.
ALTER TABLE orders ADD COLUMN own_rate BIGINT NOT NULL DEFAULT 1000000;

-- What a unit of a line cost in the cart's currency when it was added, where that is not the shop's own.
ALTER TABLE cart_line ADD COLUMN seen_price BIGINT;
ALTER TABLE cart_line ADD COLUMN seen_currency TEXT;
