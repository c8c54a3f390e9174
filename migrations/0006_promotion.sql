-- Promotions: what is taken off a price, when and for whom; and what of it fell on which line of an order.

-- body is a Promotion as JSON, the truth about its rules. The columns beside it are what guards and indexes need.
-- code is in capitals and null for automatic ones. uses counts redemptions of those with limits.
CREATE TABLE promotion (
    id BIGINT PRIMARY KEY,
    code TEXT UNIQUE,
    body TEXT NOT NULL,
    ends_at BIGINT,
    max_uses BIGINT,
    max_uses_each BIGINT,
    first_order BIGINT NOT NULL,
    uses BIGINT NOT NULL DEFAULT 0 CHECK (uses >= 0),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX promotion_ends ON promotion (ends_at);

-- An order's use of a promotion; gone when the order was let go or called off. counted says whether promotion.uses
-- has it.
CREATE TABLE promotion_use (
    order_id BIGINT NOT NULL REFERENCES orders (id),
    promotion_id BIGINT NOT NULL REFERENCES promotion (id),
    email TEXT NOT NULL,
    amount BIGINT NOT NULL,
    counted BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (order_id, promotion_id)
);
CREATE INDEX promotion_use_customer ON promotion_use (promotion_id, email);

-- Codes the shopper entered, a JSON list.
ALTER TABLE cart ADD COLUMN codes TEXT NOT NULL DEFAULT '[]';

-- The shares of all discounts: sum of order_line.discount + orders.shipping_discount = orders.discounts_total.
-- adjustments is a list of Adjustment as JSON, null for none. tax_rounding is null for orders from before there was one.
ALTER TABLE order_line ADD COLUMN discount BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN shipping_discount BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN adjustments TEXT;
ALTER TABLE orders ADD COLUMN tax_rounding TEXT;

-- Prices that a variant no longer has, and until when it had them: what the lowest price before a reduction is read from.
CREATE TABLE price_change (
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    held_until BIGINT NOT NULL,
    price BIGINT NOT NULL,
    PRIMARY KEY (variant_id, held_until)
);

-- Lower prices of a unit for who buys more of a variant.
CREATE TABLE price_tier (
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    from_quantity BIGINT NOT NULL CHECK (from_quantity > 1),
    price BIGINT NOT NULL CHECK (price >= 0),
    PRIMARY KEY (variant_id, from_quantity)
);
