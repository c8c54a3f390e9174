-- Refunds down to the line, and goods that shoppers send back.

-- Units and money (before fees) of a line that went back, units in returns under way, and units that came back to the shelf.
ALTER TABLE order_line ADD COLUMN refunded_quantity BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_line ADD COLUMN refunded BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_line ADD COLUMN in_return BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_line ADD COLUMN restocked BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN shipping_refunded BIGINT NOT NULL DEFAULT 0;

-- What a refund is for; its parts sum to its amount. kind: line, shipping, fee (negative: kept back).
CREATE TABLE refund_part (
    id BIGINT PRIMARY KEY,
    refund_id BIGINT NOT NULL REFERENCES refund (id),
    kind TEXT NOT NULL,
    line_id BIGINT REFERENCES order_line (id),
    quantity BIGINT NOT NULL,
    amount BIGINT NOT NULL
);
CREATE INDEX refund_part_refund ON refund_part (refund_id, id);

-- state: requested, approved, refused, received, settled, withdrawn. answer is what staff said to the shopper.
-- photo is a key in the blob store; what was given back is in the refund and its parts.
CREATE TABLE return_request (
    id BIGINT PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    request_key TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    words TEXT NOT NULL,
    photo TEXT,
    answer TEXT NOT NULL,
    condition TEXT,
    refund_id BIGINT REFERENCES refund (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX return_request_order ON return_request (order_id, id);
CREATE INDEX return_request_state ON return_request (state, id);

CREATE TABLE return_line (
    return_id BIGINT NOT NULL REFERENCES return_request (id),
    line_id BIGINT NOT NULL REFERENCES order_line (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (return_id, line_id)
);

-- What a shopper typed into the return form and must put right; one for each order.
CREATE TABLE return_draft (
    order_id BIGINT PRIMARY KEY REFERENCES orders (id),
    body TEXT NOT NULL,
    at BIGINT NOT NULL
);
