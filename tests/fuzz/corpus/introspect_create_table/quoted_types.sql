create table q(a 'x,y) not null', b int [x y], c "check", d "my type");
