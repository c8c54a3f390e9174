-- What of an order is in which parcel, and where its parcels were seen. order_line.shipped is the sum of the line's
-- parcels, kept beside it so that the database itself refuses to send more than was ordered.
ALTER TABLE order_line ADD COLUMN shipped BIGINT NOT NULL DEFAULT 0 CHECK (shipped >= 0 AND shipped <= quantity);

-- form_key is made with the form: a form sent twice is one parcel.
ALTER TABLE parcel ADD COLUMN form_key TEXT;
CREATE UNIQUE INDEX parcel_form ON parcel (order_id, form_key);

CREATE TABLE parcel_line (
    parcel_id BIGINT NOT NULL REFERENCES parcel (id),
    order_line_id BIGINT NOT NULL REFERENCES order_line (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (parcel_id, order_line_id)
);
CREATE INDEX parcel_line_line ON parcel_line (order_line_id);

-- event_key is made with the form, or is the carrier's own name of the event. step is a name, words is free text.
CREATE TABLE parcel_event (
    id BIGINT PRIMARY KEY,
    parcel_id BIGINT NOT NULL REFERENCES parcel (id),
    event_key TEXT NOT NULL,
    at BIGINT NOT NULL,
    step TEXT NOT NULL,
    place TEXT NOT NULL,
    words TEXT NOT NULL,
    UNIQUE (parcel_id, event_key)
);

-- Until now an order was sent in one parcel.
INSERT INTO parcel_line (parcel_id, order_line_id, quantity)
SELECT parcel.id, order_line.id, order_line.quantity
FROM parcel JOIN order_line ON order_line.order_id = parcel.order_id
WHERE parcel.id = (SELECT MIN(first.id) FROM parcel AS first WHERE first.order_id = parcel.order_id);
UPDATE order_line SET shipped = quantity WHERE id IN (SELECT order_line_id FROM parcel_line);
