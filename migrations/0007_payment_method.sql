-- Ways to pay as the merchant offers them, and the accounts at providers.

-- A way to pay without a row is as it comes. name and details are translated; countries are ISO codes separated by
-- blanks, none for all; amounts are minor units of currency.
CREATE TABLE payment_method (
    code TEXT PRIMARY KEY,
    offered BIGINT NOT NULL,
    name TEXT NOT NULL,
    details TEXT NOT NULL,
    countries TEXT NOT NULL,
    currency TEXT NOT NULL,
    min_total BIGINT NOT NULL,
    max_total BIGINT,
    hold_days BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- sealed is the account's keys, encrypted: the key is derived from the shop's secret, so a copy of the database
-- alone opens none.
CREATE TABLE payment_account (
    provider TEXT PRIMARY KEY,
    sealed TEXT NOT NULL,
    version BIGINT NOT NULL
);

-- What the shopper scans to pay, where the provider wants that.
ALTER TABLE payment ADD COLUMN qr_code TEXT;
