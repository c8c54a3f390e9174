-- Complaints about orders. form_key is made with the form: a form sent twice is one complaint. due_at is when the shop
-- must have answered, while it has to.
CREATE TABLE complaint (
    id BIGINT PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    form_key TEXT NOT NULL,
    state TEXT NOT NULL,
    topic TEXT NOT NULL,
    outcome TEXT,
    refund_id BIGINT REFERENCES refund (id),
    opened_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    due_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (order_id, form_key)
);
CREATE INDEX complaint_state ON complaint (state, due_at);

-- writer: shopper or staff.
CREATE TABLE complaint_message (
    id BIGINT PRIMARY KEY,
    complaint_id BIGINT NOT NULL REFERENCES complaint (id),
    form_key TEXT NOT NULL,
    at BIGINT NOT NULL,
    writer TEXT NOT NULL,
    staff_id BIGINT REFERENCES staff (id),
    words TEXT NOT NULL,
    UNIQUE (complaint_id, form_key)
);
