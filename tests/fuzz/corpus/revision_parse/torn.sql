-- autorev:revision 3f9c2a71b0de
-- autorev:app shop
-- autorev:parent 81d0aa23c9f1
-- autorev:depends users:5c11e0b7a2f4
-- autorev:dialect sqlite
-- autorev:created 2026-01-13T17:24:09Z
-- autorev:message add\u000a order
-- autorev:objects +table "a, b", >column customer.full_name=name, ~unique t.(a,b)
-- autorev:destroys table x
-- autorev:answer rename:customer.full_name=name

-- migrate:up
SELECT '