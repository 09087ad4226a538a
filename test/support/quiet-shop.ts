import { v7 } from 'uuid';
import type { Db } from '../../api/db/database.ts';
import { EVERYONE, WORDS } from './campaigns.ts';
import { DAY, makeAudience, makeContact } from './factories.ts';

const ago = (days: number) => new Date(Date.now() - days * DAY);

/**
 * A shop that has sent six campaigns. All bought 238 days ago: Anna was sent the last two and opened none, Owen an old one that he opened
 * and a later one, Opens one of the last five that she opened, Fresh joined three days ago, Never was sent nothing.
 */
export async function quietShop(db: Db) {
  const shop = await makeAudience(db, { currency: 'USD' });
  const campaigns = Array.from({ length: 6 }, () => v7());
  await db('campaigns').insert(
    campaigns.map((id, n) => ({
      id,
      audience_id: shop.audienceId,
      actor: 'test',
      name: `News ${n + 1}`,
      status: 'sent',
      whom: JSON.stringify(EVERYONE),
      email: JSON.stringify(WORDS),
      settings: JSON.stringify({ tracking: { opens: true, clicks: true } }),
      started_at: ago(80 - n * 10),
    })),
  );
  const send = (contactId: string, campaign: number, opened: boolean) => {
    const id = v7();
    return db('messages').insert({
      id,
      dedupe_key: id,
      provider: 'smtp',
      audience_id: shop.audienceId,
      contact_id: contactId,
      campaign_id: campaigns[campaign],
      step_id: 'email',
      state: 'sent',
      at: ago(80 - campaign * 10),
      opened_at: opened ? ago(79 - campaign * 10) : null,
    });
  };
  const person = async (first_name: string, joined: number, sent: [campaign: number, opened: boolean][]) => {
    const { id } = await makeContact(db, shop, [ago(238)], { first_name, last_name: 'Keller', created_at: ago(joined) });
    for (const [campaign, opened] of sent) await send(id, campaign, opened);
    return id;
  };
  const anna = await person('Anna', 500, [
    [4, false],
    [5, false],
  ]);
  const owen = await person('Owen', 500, [
    [0, true],
    [2, false],
  ]);
  const opens = await person('Opens', 500, [
    [3, true],
    [4, false],
  ]);
  const fresh = await person('Fresh', 3, [[5, false]]);
  const never = await person('Never', 500, []);
  return { shop, people: { anna, owen, opens, fresh, never } };
}
