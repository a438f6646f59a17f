create table functions(a text check (app_slug(a)), b text collate app_order, c as (app_fn(a)));
