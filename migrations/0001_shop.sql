-- The walking shop. Types are BIGINT, TEXT and DOUBLE PRECISION only; flags are 0/1, times are milliseconds UTC,
-- JSON is TEXT, money is minor units. Translated texts are kept as {"en":…,"zh":…}.

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Catalogue ---------------------------------------------------------------------------------------------------------

CREATE TABLE category (
    id BIGINT PRIMARY KEY,
    parent_id BIGINT REFERENCES category (id),
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    picture TEXT,
    position BIGINT NOT NULL
);

CREATE TABLE attribute (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    facet BIGINT NOT NULL
);

CREATE TABLE attribute_value (
    attribute_code TEXT NOT NULL REFERENCES attribute (code),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    swatch TEXT,
    position BIGINT NOT NULL,
    PRIMARY KEY (attribute_code, code)
);

CREATE TABLE product (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    name TEXT NOT NULL,
    subtitle TEXT NOT NULL,
    description TEXT NOT NULL,
    facts TEXT NOT NULL,
    brand TEXT,
    category_id BIGINT REFERENCES category (id),
    attributes TEXT NOT NULL,
    options TEXT NOT NULL,
    tags TEXT NOT NULL,
    tax_class TEXT NOT NULL,
    currency TEXT NOT NULL,
    rating_sum BIGINT NOT NULL DEFAULT 0,
    rating_count BIGINT NOT NULL DEFAULT 0,
    sales BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX product_updated ON product (updated_at, id);

CREATE TABLE product_category (
    product_id BIGINT NOT NULL REFERENCES product (id),
    category_id BIGINT NOT NULL REFERENCES category (id),
    PRIMARY KEY (product_id, category_id)
);
CREATE INDEX product_category_category ON product_category (category_id, product_id);

-- A retired variant is no longer offered; orders, stock movements and carts still name it.
CREATE TABLE variant (
    id BIGINT PRIMARY KEY,
    product_id BIGINT NOT NULL REFERENCES product (id),
    position BIGINT NOT NULL,
    sku TEXT NOT NULL UNIQUE,
    choice TEXT NOT NULL,
    price BIGINT NOT NULL CHECK (price >= 0),
    compare_at BIGINT,
    weight_grams BIGINT NOT NULL DEFAULT 0,
    barcode TEXT,
    on_hand BIGINT NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
    reserved BIGINT NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    retired BIGINT NOT NULL DEFAULT 0,
    CHECK (reserved <= on_hand)
);
CREATE INDEX variant_product ON variant (product_id, position);

CREATE TABLE picture (
    id BIGINT PRIMARY KEY,
    product_id BIGINT NOT NULL REFERENCES product (id),
    variant_id BIGINT REFERENCES variant (id),
    position BIGINT NOT NULL,
    source TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    alt TEXT NOT NULL
);
CREATE INDEX picture_product ON picture (product_id, position);

CREATE TABLE review (
    id BIGINT PRIMARY KEY,
    product_id BIGINT NOT NULL REFERENCES product (id),
    stars BIGINT NOT NULL CHECK (stars BETWEEN 1 AND 5),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    locale TEXT NOT NULL,
    author TEXT NOT NULL,
    verified BIGINT NOT NULL,
    status TEXT NOT NULL,
    reply TEXT,
    at BIGINT NOT NULL
);
CREATE INDEX review_product ON review (product_id, status, at);

-- Who wants to hear when a variant can be bought again; told once, then forgotten.
CREATE TABLE stock_alert (
    id BIGINT PRIMARY KEY,
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    email TEXT NOT NULL,
    locale TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (variant_id, email)
);

-- Every change of a variant's on_hand: the ledger whose sum it equals.
CREATE TABLE stock_movement (
    id BIGINT PRIMARY KEY,
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    quantity BIGINT NOT NULL,
    reason TEXT NOT NULL,
    order_id BIGINT,
    at BIGINT NOT NULL
);
CREATE INDEX stock_movement_variant ON stock_movement (variant_id, id);

-- Pages of text: about, terms, privacy… -----------------------------------------------------------------------------

CREATE TABLE page (
    slug TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    position BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Delivery and tax --------------------------------------------------------------------------------------------------

-- A rate holds for the countries listed (space separated; `*` is everywhere else) and orders of at least min_total.
CREATE TABLE delivery_rate (
    id BIGINT PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    countries TEXT NOT NULL,
    currency TEXT NOT NULL,
    min_total BIGINT NOT NULL,
    max_weight_grams BIGINT,
    price BIGINT NOT NULL,
    days_min BIGINT NOT NULL,
    days_max BIGINT NOT NULL,
    position BIGINT NOT NULL
);

CREATE TABLE tax_rate (
    country TEXT NOT NULL,
    tax_class TEXT NOT NULL,
    rate_ppm BIGINT NOT NULL,
    PRIMARY KEY (country, tax_class)
);

-- Carts -------------------------------------------------------------------------------------------------------------

-- token_hash is the SHA-256 of the cookie's random token. draft is a CheckoutDraft.
CREATE TABLE cart (
    id BIGINT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    currency TEXT NOT NULL,
    locale TEXT NOT NULL,
    draft TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX cart_updated ON cart (updated_at);

-- A line that is set aside waits in the cart and is not bought with it.
CREATE TABLE cart_line (
    cart_id BIGINT NOT NULL REFERENCES cart (id),
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    unit_price BIGINT NOT NULL,
    aside BIGINT NOT NULL DEFAULT 0,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (cart_id, variant_id)
);

-- Orders ------------------------------------------------------------------------------------------------------------

-- request_hash is of what was posted: the same key with another body is refused.
-- access_token opens the order's page from a link; lookups by number also ask for the e-mail address.
-- source is `shop` or the name of an import. delivery_name is translated.
CREATE TABLE orders (
    id BIGINT PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    idempotency_key TEXT UNIQUE,
    request_hash TEXT NOT NULL,
    cart_id BIGINT,
    state TEXT NOT NULL,
    payment_state TEXT NOT NULL,
    fulfilment_state TEXT NOT NULL,
    locale TEXT NOT NULL,
    email TEXT NOT NULL,
    address TEXT NOT NULL,
    billing TEXT,
    delivery_code TEXT NOT NULL,
    delivery_name TEXT NOT NULL,
    delivery_from BIGINT,
    delivery_to BIGINT,
    method TEXT NOT NULL,
    note TEXT NOT NULL,
    currency TEXT NOT NULL,
    lines_total BIGINT NOT NULL,
    discounts_total BIGINT NOT NULL,
    shipping_total BIGINT NOT NULL,
    tax_total BIGINT NOT NULL,
    tax_included_total BIGINT NOT NULL,
    total BIGINT NOT NULL,
    refunded_total BIGINT NOT NULL DEFAULT 0,
    access_token TEXT NOT NULL,
    source TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK (lines_total + shipping_total + tax_total - discounts_total = total),
    CHECK (refunded_total >= 0 AND refunded_total <= total)
);
CREATE INDEX orders_placed ON orders (placed_at, id);
CREATE INDEX orders_state ON orders (state, placed_at);
CREATE INDEX orders_email ON orders (email, placed_at);
CREATE INDEX orders_cart ON orders (cart_id);
CREATE INDEX orders_expiring ON orders (expires_at);

-- picture is an Image as JSON: what the shopper saw, whatever becomes of the product.
CREATE TABLE order_line (
    id BIGINT PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    position BIGINT NOT NULL,
    variant_id BIGINT,
    product_id BIGINT,
    slug TEXT NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    choice TEXT NOT NULL,
    picture TEXT,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    unit_price BIGINT NOT NULL,
    total BIGINT NOT NULL,
    tax BIGINT NOT NULL
);
CREATE INDEX order_line_order ON order_line (order_id, position);
CREATE INDEX order_line_product ON order_line (product_id, order_id);

-- state: held (counted in variant.reserved), sold, released.
CREATE TABLE reservation (
    order_id BIGINT NOT NULL REFERENCES orders (id),
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    state TEXT NOT NULL,
    PRIMARY KEY (order_id, variant_id)
);
CREATE INDEX reservation_variant ON reservation (variant_id, state);

CREATE TABLE payment (
    id BIGINT PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    provider TEXT NOT NULL,
    method TEXT NOT NULL,
    provider_key TEXT NOT NULL UNIQUE,
    reference TEXT,
    state TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    refunded BIGINT NOT NULL DEFAULT 0 CHECK (refunded >= 0),
    currency TEXT NOT NULL,
    action_url TEXT,
    failure TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK (refunded <= amount)
);
CREATE INDEX payment_order ON payment (order_id);
CREATE INDEX payment_state ON payment (state, updated_at);
CREATE INDEX payment_reference ON payment (reference);

CREATE TABLE refund (
    id BIGINT PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    payment_id BIGINT NOT NULL REFERENCES payment (id),
    provider_key TEXT NOT NULL UNIQUE,
    reference TEXT,
    state TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX refund_order ON refund (order_id);
CREATE INDEX refund_state ON refund (state, updated_at);

CREATE TABLE parcel (
    id BIGINT PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    carrier TEXT NOT NULL,
    tracking_number TEXT NOT NULL,
    tracking_url TEXT,
    shipped_at BIGINT NOT NULL,
    delivered_at BIGINT
);
CREATE INDEX parcel_order ON parcel (order_id);

CREATE TABLE timeline_entry (
    id BIGINT PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    staff_id BIGINT,
    internal BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX timeline_entry_order ON timeline_entry (order_id, id);

-- Staff -------------------------------------------------------------------------------------------------------------

CREATE TABLE staff (
    id BIGINT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    failures BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

CREATE TABLE staff_session (
    token_hash TEXT PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX staff_session_expires ON staff_session (expires_at);

CREATE TABLE audit (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, id);

-- Events and jobs ---------------------------------------------------------------------------------------------------

-- The outbox: written with the change it tells of. subject is an id; node is the process that wrote it.
CREATE TABLE event (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    node BIGINT NOT NULL,
    topic TEXT NOT NULL,
    subject BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX event_at ON event (at);

-- What runs later. A job with a unique_key is queued once at a time. state: waiting, running, done, failed.
CREATE TABLE job (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    unique_key TEXT UNIQUE,
    state TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    locked_until BIGINT NOT NULL DEFAULT 0,
    attempts BIGINT NOT NULL DEFAULT 0,
    last_error TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX job_due ON job (state, run_at);
