/**
 * What a campaign asks of each contact beside whether they can be mailed, as SQL over `c` and `a`: the checklist counts by it, the
 * claim obeys it.
 */

/** Kept to compare: sticky by campaign and contact, as walks' arms are. `?` = the campaign's id, its percent. */
export const heldOut = () => `('x' || substr(md5(?::text || c.id::text), 1, 7))::bit(28)::int % 100 < ?::int`;

/** As many marketing mails lately as the audience allows; what may be on its way counts. Index messages_by_contact. */
export const tooLately = () => `(a.cap_count is not null and a.cap_count <= (select count(*) from (
  select from messages p where p.contact_id = c.id and not p.is_test and not p.is_personal and p.state in ('sending', 'sent', 'uncertain')
    and p.at > clock_timestamp() - a.cap_days * interval '1 day' limit a.cap_count) lately))`;
