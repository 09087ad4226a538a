import type { DateTime } from 'luxon';
import { v7 } from 'uuid';
import { countCampaign } from '../../campaigns/index.ts';
import type { Db } from '../../db/database.ts';
import { rateContacts } from '../../ratings/index.ts';
import { PEOPLE, SYNTHETIC } from './campaign-sql.ts';

/** Days between two campaigns, and from the newest to today: no cap of a week counts them. */
const EVERY = 21;
const NEWEST = 12;
const COUNT = 24;
const HOUR = 10;
const ACTOR = 'sample';
const PAGE = 4_000;

const THEMES = [
  { name: 'New in jazz', path: 'jazz', taste: 0 },
  { name: 'Late-night reissues', path: 'reissues', taste: 1 },
  { name: 'Live albums', path: 'live', taste: 2 },
  { name: 'The month in records', path: 'month', taste: null },
  { name: 'Piano and strings', path: 'classical', taste: 3 },
  { name: 'Blues from the cellar', path: 'blues', taste: 1 },
  { name: 'Soundtracks', path: 'soundtracks', taste: 0 },
  { name: 'Box sets', path: 'box-sets', taste: null },
] as const;

/**
 * 24 past campaigns that nobody ever sent: made up, and labelled so, for ratings, segments and reports to have something to count. Who is
 * in one, opens and clicks comes from hashes of customer and campaign, and from what they bought: the same at every load. Everything in
 * one transaction; done already = nothing. About 49,000 messages, 6 s.
 */
export async function addCampaigns(db: Db, audienceId: string, today: DateTime): Promise<void> {
  if (await db('campaigns').where({ audience_id: audienceId, is_synthetic: true }).first('id')) return;
  await db.transaction(async (tx) => {
    await tx.raw(PEOPLE, { audience: audienceId });
    for (let n = 0; n < COUNT; n++) {
      const at = today
        .startOf('day')
        .minus({ days: NEWEST + EVERY * (COUNT - 1 - n) })
        .set({ hour: HOUR });
      const theme = THEMES[n % THEMES.length] as (typeof THEMES)[number];
      const id = await addCampaign(tx, audienceId, theme, at);
      await tx.raw(SYNTHETIC, {
        id,
        audience: audienceId,
        n,
        at: at.toJSDate(),
        taste: theme.taste,
        path: theme.path,
        name: nameOf(theme, at),
      });
      await tx.raw('update campaigns k set total = (select count(*) from messages where campaign_id = k.id) where id = ?', [id]);
      await countCampaign(tx, id);
    }
    await tx.raw(SEEN, { audience: audienceId });
    const ids: string[] = await tx('contacts').where({ audience_id: audienceId }).whereRaw(CHANGES).orderBy('id').pluck('id');
    for (let from = 0; from < ids.length; from += PAGE) await rateContacts(tx, ids.slice(from, from + PAGE));
  });
}

const nameOf = ({ name }: { name: string }, at: DateTime) => `${name}, ${at.setLocale('en').toFormat('LLLL')}`;

async function addCampaign(tx: Db, audienceId: string, theme: (typeof THEMES)[number], at: DateTime): Promise<string> {
  const id = v7({ msecs: at.toMillis() - 3_600_000 });
  const link = (path: string, words: string) => `<a href="https://cdnow.example/${path}">${words}</a>`;
  const html = `<p>Hello {{ contact.first_name | default: "there" }},</p>
<p>${theme.name}: ten records that came in this month. ${link(`${theme.path}/new`, 'Hear the ten records')}</p>
<p>And for the evening: ${link(`${theme.path}/reissues`, 'Reissues')} or ${link('listen', 'hear one first')}.</p>
<p>${link('account', 'Your account')}</p>`;
  const audience = theme.taste === null ? 'Everyone who bought' : `${theme.name.replace(/^New in j/, 'J')} listeners`;
  await tx('campaigns').insert({
    id,
    audience_id: audienceId,
    name: nameOf(theme, at),
    status: 'sent',
    status_at: at.plus({ minutes: 7 }).toJSDate(),
    whom: JSON.stringify({ by: 'filters', filters: [] }),
    frozen: JSON.stringify({ at: at.toUTC().toISO(), name: audience }),
    email: JSON.stringify({
      subject: `${theme.name}: what came in`,
      preview: 'Ten records, and one to hear first.',
      from: { name: '', address: '' },
      layout: 'letter',
      html,
    }),
    settings: JSON.stringify({ wonBackDays: 5, tracking: { opens: true, clicks: true, campaign: theme.path } }),
    started_at: at.toJSDate(),
    finished_at: at.plus({ minutes: 7 }).toJSDate(),
    rated_at: at.plus({ days: 3 }).toJSDate(),
    is_synthetic: true,
    actor: ACTOR,
    created_at: at.minus({ hours: 1 }).toJSDate(),
  });
  return id;
}

/** What lists sort by and segments ask for most, kept true; who was sent and did nothing has two stars. */
const SEEN = `
  update contacts c set last_sent_at = m.sent, last_opened_at = m.opened, last_clicked_at = m.clicked, last_active_at = greatest(c.last_active_at, m.clicked),
    rating = case when m.sent is not null then 2 end
  from (select contact_id, max(at) filter (where state = 'sent') as sent, max(opened_at) as opened, max(clicked_at) as clicked
    from messages where audience_id = :audience and campaign_id is not null group by 1) m
  where c.id = m.contact_id`;

/** Whose stars are not two for that alone. */
const CHANGES = `(last_clicked_at is not null or exists (select from messages m where m.contact_id = contacts.id and m.state = 'failed'))`;
