/** A table that says something about a person, and the rows of it that do: `t` = one JSON object a row. `me` = their contact. */
export interface Section {
  table: string;
  title: { en: string; fr: string };
  sql: string;
}

const me = (id: string) => `with me as (select * from contacts where id = '${id}')`;
const own = (table: string, order: string) => `select to_jsonb(x) as t from ${table} x, me where x.contact_id = me.id order by ${order}`;
const walking = (table: string, order: string) =>
  `select to_jsonb(x) as t from ${table} x join enrollments e on e.id = x.enrollment_id, me where e.contact_id = me.id order by ${order}`;

/**
 * Everything held about one person, table by table. `id` is a checked UUID: a cursor's query takes no bindings. A test compares this list
 * with the tables of the database: a new one must be here, or say there why it is not.
 */
export const sectionsOf = (id: string): Section[] =>
  sections.map(([table, en, fr, sql]) => ({ table, title: { en, fr }, sql: `${me(id)} ${sql}` }));

const sections: [table: string, en: string, fr: string, sql: string][] = [
  ['contacts', 'The person', 'La personne', `select to_jsonb(me) - 'search' as t from me`],
  [
    'contact_aliases',
    'Former addresses and customer numbers',
    'Anciennes adresses et anciens numéros de client',
    own('contact_aliases', 'x.kind, x.value'),
  ],
  [
    'contact_tags',
    'Tags',
    'Étiquettes',
    `select jsonb_build_object('name', g.name, 'description', g.description) || to_jsonb(x) as t
     from contact_tags x join tags g on g.id = x.tag_id, me where x.contact_id = me.id order by g.name`,
  ],
  [
    'tag_merge_rows',
    'Tags before they were merged, for 30 days',
    'Étiquettes avant leur fusion, pendant 30 jours',
    `select jsonb_build_object('name', t ->> 'name') || to_jsonb(x) as t from tag_merge_rows x join tag_merges m on m.id = x.merge_id
     join jsonb_array_elements(m.tags) t on t ->> 'id' = x.tag_id::text, me where x.contact_id = me.id order by x.at`,
  ],
  [
    'contact_lists',
    'Lists',
    'Listes',
    `select jsonb_build_object('name', l.name) || to_jsonb(x) as t
     from contact_lists x join lists l on l.id = x.list_id, me where x.contact_id = me.id order by l.name`,
  ],
  [
    'contact_groups',
    'Groups',
    'Groupes',
    `select jsonb_build_object('category', k.name, 'name', g.name) || to_jsonb(x) as t from contact_groups x
     join groups g on g.id = x.group_id join group_categories k on k.id = g.category_id, me where x.contact_id = me.id order by k.name, g.name`,
  ],
  [
    'contact_permissions',
    'Permissions, with the words they answered',
    'Autorisations, avec les mots de la demande',
    `select jsonb_build_object('channel', p.channel, 'version', p.version, 'text', p.text) || to_jsonb(x) as t
     from contact_permissions x join permissions p on p.id = x.permission_id, me where x.contact_id = me.id order by x.at desc`,
  ],
  ['signups', 'Signups through forms', 'Inscriptions par formulaire', own('signups', 'x.at desc')],
  ['notes', 'Notes of the team', 'Notes de l’équipe', own('notes', 'x.created_at desc')],
  [
    'orders',
    'Orders',
    'Commandes',
    `select jsonb_build_object('store', s.name) || to_jsonb(x) as t
     from orders x join stores s on s.id = x.store_id, me where x.contact_id = me.id order by x.placed_at desc`,
  ],
  [
    'order_lines',
    'Products in these orders',
    'Produits de ces commandes',
    `select jsonb_build_object('order', o.external_id) || to_jsonb(x) as t
     from order_lines x join orders o on o.id = x.order_id, me where o.contact_id = me.id order by o.placed_at desc, x.position`,
  ],
  [
    'messages',
    'Messages',
    'Messages',
    `select jsonb_build_object('flow', f.name) || to_jsonb(x) as t
     from messages x left join flows f on f.id = x.flow_id, me where x.contact_id = me.id order by x.at desc`,
  ],
  [
    'personal_mails',
    'Personal mails, as they were written',
    'E-mails personnels, tels qu’ils ont été écrits',
    `select jsonb_build_object('subject', m.subject) || to_jsonb(x) as t
     from personal_mails x join messages m on m.id = x.message_id, me where m.contact_id = me.id order by x.created_at desc`,
  ],
  [
    'caught_mails',
    'Mails kept in the test inbox',
    'E-mails gardés dans la boîte de test',
    `select to_jsonb(x) - 'source' || jsonb_build_object('source', encode(x.source, 'escape')) as t from caught_mails x, me
     where exists (select from unnest(x.recipients) r where lower(r) = lower(me.email)) order by x.id desc`,
  ],
  [
    'enrollments',
    'Flows',
    'Scénarios',
    `select jsonb_build_object('flow', f.name) || to_jsonb(x) as t
     from enrollments x join flows f on f.id = x.flow_id, me where x.contact_id = me.id order by x.entered_at desc`,
  ],
  [
    'enrollment_steps',
    'Steps taken in these flows',
    'Étapes franchies dans ces scénarios',
    walking('enrollment_steps', 'x.at desc, x.visit, x.ord'),
  ],
  ['nudges', 'Flows about to be looked at again', 'Scénarios sur le point d’être réexaminés', walking('nudges', 'x.id')],
  ['events', 'Everything that happened', 'Tout ce qui s’est passé', own('events', 'x.at desc, x.id desc')],
  [
    'twins',
    'Contacts who may be the same person',
    'Contacts qui sont peut-être la même personne',
    `select to_jsonb(x) as t from twins x, me where x.a_id = me.id or x.b_id = me.id order by x.found_at desc`,
  ],
  [
    'merges',
    'Merges with other contacts',
    'Fusions avec d’autres contacts',
    `select to_jsonb(x) as t from merges x, me where x.kept_id = me.id or x.merged_id = me.id order by x.at desc`,
  ],
  [
    'import_contacts',
    'Imports they came with',
    'Imports dont la personne faisait partie',
    `select jsonb_build_object('file', i.name) || to_jsonb(x) as t
     from import_contacts x left join imports i on i.id = x.import_id, me where x.contact_id = me.id order by x.at desc`,
  ],
  ['import_former', 'What they had before these imports', 'L’état avant ces imports', own('import_former', 'x.import_id')],
  ['import_kept', 'Undone imports that left them', 'Imports annulés qui les ont conservés', own('import_kept', 'x.import_id')],
  [
    'import_rows',
    'Refused rows of imports with their address',
    'Lignes d’import refusées avec cette adresse',
    `select to_jsonb(x) as t from import_rows x join imports i on i.id = x.import_id, me
     where i.audience_id = me.audience_id and position(lower(me.email) in lower(x.cells::text)) > 0 order by x.import_id, x.line`,
  ],
  [
    'segment_members',
    'Segments they were put into',
    'Segments auxquels la personne a été ajoutée',
    `select jsonb_build_object('name', s.name) || to_jsonb(x) as t
     from segment_members x join segments s on s.id = x.segment_id, me where x.contact_id = me.id order by x.at desc`,
  ],
  [
    'flow_members',
    'Flows whose segment they are in',
    'Scénarios dont la personne remplit le segment',
    `select jsonb_build_object('name', f.name) || to_jsonb(x) as t
     from flow_members x join flows f on f.id = x.flow_id, me where x.contact_id = me.id order by x.since desc`,
  ],
  ['cleaned_up', 'Clean-ups', 'Nettoyages', own('cleaned_up', 'x.job_id')],
  ['archive_run_contacts', 'Archive runs', 'Archivages', own('archive_run_contacts', 'x.run_id')],
  [
    'sunset_members',
    'Sunset policies that mean them',
    'Politiques d’extinction concernées',
    `select jsonb_build_object('policy', p.name) || to_jsonb(x) as t
     from sunset_members x join sunset_policies p on p.id = x.policy_id, me where x.contact_id = me.id order by x.policy_id`,
  ],
];
