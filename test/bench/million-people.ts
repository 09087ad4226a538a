/**
 * The SQL of a million contacts with ten million events: no row passes through Node. `draw(n, salt)` is a number in [0, 1) that is the
 * same on every run; squaring it makes the few common and the many rare, as names, cities and tags are.
 */
const list = (words: string) =>
  `array[${words
    .split(' ')
    .map((word) => `'${word.replaceAll('_', ' ').replaceAll("'", "''")}'`)
    .join(',')}]`;
const FIRST = list(
  'Marie Jean Camille Lucas Emma Louis Léa Hugo Chloé Nathan Inès Thomas Manon Paul Jade Jules Zoé Arthur Sarah Antoine Anna Pierre Alice Nicolas Clara Julien Élodie Maxime Lucie Alexandre Margaux Romain Pauline Benoît Amélie Mathieu Noémie Gabriel Mélanie Olivier Sophie François Claire Vincent Hélène Étienne Agnès Rémi Cécile Loïc James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Charles Karen Daniel Lisa Matthew Nancy Anthony Betty Mark Margaret Donald Sandra Steven Ashley Andrew Kimberly Priya Arjun Yuki Haruto Fatima Omar Ingrid Lars Sofia Mateo Giulia Marco Zofia Jakub Aoife Sean Wei Ling Ngozi Emeka',
);
const LAST = list(
  "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoît Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert Berger Carpentier Sanchez Dupuis Moulin Louis Deschamps Huet Vasseur Perez Boucher Fleury Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carré Charles Renault Charpentier Ménard Maillard Baron Bertin Bailly Hervé Schneider Fernandez Collet Léger Bouvier Julien Prévost Millet Perrot Daniel Cousin Germain Breton Besson Langlois Rémy Pelletier Le_Gall Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson White Harris Clark Lewis Walker Hall Young King Wright Hill Scott Green Baker Nelson Carter Mitchell Turner Phillips Campbell Parker Evans Edwards Collins Stewart Morris Murphy Cook Rogers Keller O'Brien Nakamura Lindqvist Okafor Castellano Raman Kowalski Rossi Silva",
);
const CITIES = list(
  'Paris Lyon Marseille Toulouse Nice Nantes Montpellier Strasbourg Bordeaux Lille Rennes Reims Toulon Saint-Étienne Le_Havre Grenoble Dijon Angers Villeurbanne Nîmes Clermont-Ferrand Le_Mans Aix-en-Provence Brest Tours Amiens Limoges Annecy Perpignan Besançon Metz Orléans Rouen Mulhouse Caen Nancy Avignon Poitiers Bruxelles Liège Genève Lausanne Montréal Québec London Manchester Dublin New_York Boston Chicago Berlin Madrid Lisboa Milano Colmar Vannes Quimper Albi Auch Foix Gap Digne Tulle Guéret',
);
const DOMAINS = list(
  'gmail.com orange.fr hotmail.fr yahoo.fr free.fr laposte.net outlook.com icloud.com sfr.fr wanadoo.fr gmx.net proton.me',
);
const pick = (words: string, draw: string) => `(${words})[1 + floor(${draw} * cardinality(${words}))::int]`;

export const FUNCTIONS = `
  create or replace function draw(n int, salt int) returns float8 language sql immutable parallel safe as
    $$ select (hashint4extended(n, salt) & 2147483647)::float8 / 2147483648 $$;
  create or replace function id_at(at timestamptz, n bigint) returns uuid language sql immutable parallel safe as
    $$ select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n & 4095), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid $$;`;

/** Who they are; what they did is written afterwards. :audience */
export const CONTACTS = `
  create unlogged table seed as
  select n, now() - interval '1 hour' - power(draw(n, 1), 1.4) * interval '2190 days' as created_at,
    ${pick(FIRST, 'power(draw(n, 2), 1.5)')} as first_name, ${pick(LAST, 'power(draw(n, 3), 1.5)')} as last_name,
    draw(n, 4) as st, draw(n, 5) as has, case when draw(n, 6) < 0.36 then 0 else least(40, 1 + floor(-ln(1 - draw(n, 7)) * 3.1)::int) end as orders,
    case when draw(n, 8) < 0.45 then 0 else 1 + floor(draw(n, 9) * 6)::int end as mails
  from generate_series(1, :count) n;
  alter table seed add id uuid;
  update seed set id = id_at(created_at, n);
  insert into contacts (id, audience_id, email, phone, external_id, first_name, last_name, language, source, vip, fields, status, status_at,
    status_source, archived_at, archived_reason, status_before_archive, country, actor, created_at, updated_at, company, role, birthday, address,
    rating, email_permission, opted_in_at)
  select id, ':audience', case when draw(n, 10) < 0.985 then
      lower(translate(first_name || '.' || last_name, 'ÉéèêëïîôöûüçàâÈ '' ', 'eeeeeiioouucaae')) || n || '@'
      || case when draw(n, 11) < 0.85 then ${pick(DOMAINS, 'power(draw(n, 12), 2)')} else 'company' || floor(draw(n, 13) * 9000)::int || '.example' end end,
    case when draw(n, 14) < 0.35 or draw(n, 10) >= 0.985 then '+336' || lpad(n::text, 8, '0') end, case when draw(n, 15) < 0.8 then 'C' || lpad(n::text, 7, '0') end,
    case when draw(n, 16) < 0.03 then '' else first_name end, case when draw(n, 16) < 0.03 then '' else last_name end,
    case when draw(n, 17) < 0.75 then 'fr' when draw(n, 17) < 0.95 then 'en' end,
    case when has < 0.6 then 'order' when has < 0.85 then 'import' when has < 0.98 then 'form' when has < 0.9995 then 'api' else 'fair 2024' end,
    draw(n, 18) < 0.005,
    jsonb_strip_nulls(jsonb_build_object(
      'shoe_size', case when draw(n, 20) < 0.5 then 35 + floor(draw(n, 21) * 12)::int end,
      'points', case when draw(n, 22) < 0.7 then floor(power(draw(n, 23), 3) * 10000)::int end,
      'credit', case when draw(n, 24) < 0.1 then to_char(draw(n, 25) * 200, 'FM990.00') end,
      'plan', case when draw(n, 26) < 0.6 then (array['Free','Plus','Gold','Founder'])[case when draw(n, 27) < 0.7 then 1 when draw(n, 27) < 0.95 then 2 when draw(n, 27) < 0.9995 then 3 else 4 end] end,
      'likes', case when draw(n, 28) < 0.3 then jsonb_build_array((array['Jazz','Soul','Rock','Chanson','Opera'])[1 + floor(power(draw(n, 29), 2) * 5)::int], 'Vinyl') end,
      'member_since', case when draw(n, 30) < 0.4 then to_char(created_at, 'YYYY-MM-DD') end,
      'calls_ok', case when draw(n, 31) < 0.2 then draw(n, 32) < 0.5 end,
      'nickname', case when draw(n, 33) < 0.15 then lower(first_name) || n % 1000 end)),
    case when st < 0.7 then 'subscribed' when st < 0.82 then 'unsubscribed' when st < 0.94 then 'non_subscribed' when st < 0.98 then 'cleaned' else 'pending' end,
    created_at + draw(n, 34) * (now() - created_at), 'import', case when draw(n, 35) < 0.03 then now() - draw(n, 36) * interval '300 days' end,
    case when draw(n, 35) < 0.03 then 'clean-up' end, case when draw(n, 35) < 0.03 then 'subscribed' end,
    case when draw(n, 37) < 0.8 then (array['FR','BE','CH','CA','US','GB','IE','DE','ES','PT','IT'])[1 + floor(power(draw(n, 38), 4) * 11)::int] end,
    'bench', created_at, created_at,
    case when draw(n, 39) < 0.15 then ${pick(LAST, 'draw(n, 40)')} || ' ' || (array['SARL','& Fils','Conseil','Ltd','Studio','GmbH'])[1 + floor(draw(n, 41) * 6)::int] else '' end,
    case when draw(n, 39) < 0.08 then (array['Buyer','Owner','Manager','Assistant'])[1 + floor(draw(n, 42) * 4)::int] else '' end,
    case when draw(n, 43) < 0.3 then lpad((1 + floor(draw(n, 44) * 12)::int)::text, 2, '0') || '-' || lpad((1 + floor(draw(n, 45) * 28)::int)::text, 2, '0') end,
    case when draw(n, 46) < 0.6 then jsonb_build_object('line1', 1 + n % 200 || ' rue des Lilas', 'city', ${pick(CITIES, 'power(draw(n, 47), 3)')}, 'postcode', lpad((n % 95000)::text, 5, '0')) end,
    case when draw(n, 48) < 0.62 then 1 + floor(draw(n, 49) * 5)::int end, null, case when st < 0.7 then created_at end
  from seed;
  create index seed_by_n on seed (n); analyze seed;`;

/** One tag with 40 % of everyone, some of every size, fifty with a handful. */
export const TAGS = `
  insert into tags (id, audience_id, name, colour, actor)
  select id_at(now(), n), ':audience', case n when 1 then 'Newsletter 2024' when 2 then 'Buys in spring' when 3 then 'Vinyl club' when 4 then 'Gift buyer' when 5 then 'Press' else 'Fair ' || n end,
    (array['neutral','blue','green','amber','red'])[1 + n % 5], 'bench' from generate_series(1, 60) n;
  insert into contact_tags (contact_id, tag_id, at, actor)
  select s.id, t.id, s.created_at, 'bench' from (values (1, 0.4), (2, 0.08), (3, 0.02), (4, 0.005), (5, 0.0002)) size(n, share)
  join lateral (select id from tags where audience_id = ':audience' order by id offset size.n - 1 limit 1) t on true
  join seed s on draw(s.n, 100 + size.n) < size.share;
  insert into contact_tags (contact_id, tag_id, at, actor)
  select s.id, t.id, now(), 'bench' from (select id, row_number() over (order by id) as k from tags where audience_id = ':audience') t
  join generate_series(1, 40) g on t.k > 5 join seed s on s.n = 1 + (t.k * 7919 + g * 104729) % :count on conflict do nothing;
  insert into lists (id, audience_id, name, position, actor) select id_at(now(), 100 + n), ':audience', (array['News','Offers','Events'])[n], n, 'bench' from generate_series(1, 3) n;
  insert into contact_lists (contact_id, list_id, status, at, source, actor)
  select s.id, l.id, case when draw(s.n, 120 + l.position) < 0.8 then 'subscribed' when draw(s.n, 120 + l.position) < 0.97 then 'unsubscribed' else 'pending' end, s.created_at, 'form', 'bench'
  from lists l join seed s on draw(s.n, 130 + l.position) < (array[0.5, 0.1, 0.01])[l.position] where l.audience_id = ':audience';
  insert into group_categories (id, audience_id, name, position) values (id_at(now(), 200), ':audience', 'Music', 0);
  insert into groups (id, audience_id, category_id, name, position) select id_at(now(), 200 + n), ':audience', id_at(now(), 200), (array['Jazz','Soul','Opera'])[n], n from generate_series(1, 3) n;
  insert into contact_groups (contact_id, group_id, at, actor)
  select s.id, g.id, s.created_at, 'bench' from groups g join seed s on draw(s.n, 140 + g.position) < (array[0.2, 0.03, 0.001])[g.position] where g.audience_id = ':audience';`;

export const FIELDS = `
  insert into fields (id, audience_id, key, label, type, choices, position, filterable, actor)
  select id_at(now(), 300 + position), ':audience', key, label, type, choices::text[], position, true, 'bench' from (values
    (1, 'shoe_size', 'Shoe size', 'number', '{}'), (2, 'points', 'Points', 'number', '{}'), (3, 'credit', 'Credit', 'money', '{}'),
    (4, 'plan', 'Plan', 'choice', '{Free,Plus,Gold,Founder}'), (5, 'likes', 'Likes', 'multi_choice', '{Jazz,Soul,Rock,Chanson,Opera,Vinyl}'),
    (6, 'member_since', 'Member since', 'date', '{}'), (7, 'calls_ok', 'May be called', 'yes_no', '{}'), (8, 'nickname', 'Nickname', 'text', '{}')
  ) f(position, key, label, type, choices);`;
