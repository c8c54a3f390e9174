-- Where the shop delivers, what that costs, and which tax is due where. Bodies are JSON the database never looks into.

ALTER TABLE setting ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- area is an Area. The zone that names an address most exactly is the one.
CREATE TABLE delivery_zone (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    area TEXT NOT NULL,
    position BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- terms is a Terms: fees, limits, days, pickup points.
CREATE TABLE delivery_method (
    id BIGINT PRIMARY KEY,
    zone_id BIGINT NOT NULL REFERENCES delivery_zone (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    terms TEXT NOT NULL,
    position BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX delivery_method_zone ON delivery_method (zone_id, position);

-- region is empty for the whole country. rates are by tax class in millionths. delivery_class is null where delivery is
-- not taxed. name is what shoppers read: VAT, GST, 增值税.
CREATE TABLE tax_zone (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    region TEXT NOT NULL,
    rates TEXT NOT NULL,
    delivery_class TEXT,
    version BIGINT NOT NULL,
    UNIQUE (country, region)
);

-- The taxes of an order by name and rate as JSON; null for orders from before they were kept.
ALTER TABLE orders ADD COLUMN taxes TEXT;
