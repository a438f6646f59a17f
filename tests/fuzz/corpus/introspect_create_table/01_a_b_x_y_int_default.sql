create table "A b"([x y] int default (1), `z` text collate nocase unique, 'q' real);
