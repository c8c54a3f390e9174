-- What visitors do, kept only of those who agree to it: what recommendations learn from and are judged by.

-- act: shown, view, click, add, remove. place and algorithm name the shelf that was shown or led here.
-- visitor_id is a hash of the token in the visitor's cookie: who reads the table cannot be that visitor.
CREATE TABLE activity (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    visitor_id BIGINT NOT NULL,
    act TEXT NOT NULL,
    product_id BIGINT,
    place TEXT,
    algorithm TEXT
);
CREATE INDEX activity_visitor ON activity (visitor_id, id);
CREATE INDEX activity_at ON activity (at);

-- Whose cart it is; what is bought from it is a purchase of theirs.
CREATE TABLE visitor_cart (
    cart_id BIGINT PRIMARY KEY,
    visitor_id BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX visitor_cart_visitor ON visitor_cart (visitor_id);
CREATE INDEX visitor_cart_at ON visitor_cart (at);

-- The merchant's rules. kind: pin, boost, bury, exclude, goes_with (beside_id is shown with product_id).
-- place is empty for all places.
CREATE TABLE curation (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    product_id BIGINT NOT NULL REFERENCES product (id),
    beside_id BIGINT REFERENCES product (id),
    place TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- What was learnt, a row for each training. state: kept, refused. report is what it was judged by.
CREATE TABLE snapshot (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    report TEXT NOT NULL
);
