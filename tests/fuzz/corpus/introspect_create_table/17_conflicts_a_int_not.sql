create table conflicts(a int not null on conflict ignore unique on conflict replace, b int primary key on conflict fail, c null on conflict abort, unique (c) on conflict rollback);
