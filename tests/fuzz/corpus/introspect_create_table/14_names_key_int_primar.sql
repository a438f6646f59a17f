create table names(key int primary key, "primary" int, action, no, end, [check] int check ([check] > 0), "quote""d" int, `back``tick` int, 'single''s' int);
