-- Labels for parcels, from the first price to the parcel's arrival. label_key is our own name of it at the carrier: one
-- label is bought under it at most. state: quoted, asked, bought, voiding, voided. rates, rate and bought are JSON: what carriers
-- asked, which was chosen, what it became. reference and tracking_number are taken out of bought to be found by.
CREATE TABLE parcel_label (
    id BIGINT PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    label_key TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    size TEXT NOT NULL,
    rates TEXT NOT NULL,
    rate TEXT,
    bought TEXT,
    via TEXT,
    reference TEXT,
    tracking_number TEXT,
    parcel_id BIGINT UNIQUE REFERENCES parcel (id),
    changed_at BIGINT NOT NULL,
    heard_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX parcel_label_order ON parcel_label (order_id, id);
CREATE INDEX parcel_label_reference ON parcel_label (via, reference);
CREATE INDEX parcel_label_tracking ON parcel_label (via, tracking_number);
CREATE INDEX parcel_label_heard ON parcel_label (state, heard_at);

-- An order has one label at a time that is on no parcel yet.
CREATE UNIQUE INDEX parcel_label_open ON parcel_label (order_id) WHERE parcel_id IS NULL AND state IN ('asked', 'bought', 'voiding');
