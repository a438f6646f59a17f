create table "trailing"(a int -- a comment
);
