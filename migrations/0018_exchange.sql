-- The variant that a shopper wants instead of what comes back, and the order that brought it.
ALTER TABLE return_request ADD COLUMN variant_id BIGINT;
ALTER TABLE return_request ADD COLUMN replacement_id BIGINT REFERENCES orders (id);
