create table types(a VARCHAR(20), b decimal ( 10 , 2 ), c unsigned big int, d "q t", e double  precision, f national character varying(70), g);
