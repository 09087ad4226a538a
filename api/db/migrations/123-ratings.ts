import type { Knex } from 'knex';

/** The rule of the stars, as folds over what happened: whoever wants a rating or its reasons asks the same functions. */
export const up = (db: Knex) =>
  db.raw(`
    -- half of it comes from the last eight campaigns
    create function engaged(so_far double precision, clicked boolean) returns double precision language sql immutable parallel safe
      return so_far + (clicked::int - so_far) * (1 - power(2, -0.125));
    create aggregate engagement(boolean) (sfunc = engaged, stype = double precision, initcond = '0');
    -- never better than none, never worse than 5
    create function penalised(so_far int, points int) returns int language sql immutable parallel safe
      return greatest(-5, least(0, so_far + points));
    create aggregate penalty(int) (sfunc = penalised, stype = int, initcond = '0');
    create function stars(sends bigint, engagement double precision, penalty int) returns smallint language sql immutable parallel safe
      return (select case when score < 0 then 1 when score < 1 then 2 when score < 4 then 3 when score < 7 then 4 else 5 end
        from (select greatest(-5, least(10, round(10 * least(1, sends / 5.0) * engagement)::int + penalty)) as score) s)::smallint`);
export const down = (db: Knex) =>
  db.raw(
    'drop function stars; drop aggregate penalty(int); drop function penalised; drop aggregate engagement(boolean); drop function engaged',
  );
