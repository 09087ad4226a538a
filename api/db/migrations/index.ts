import type { Knex } from 'knex';
import * as spine from './001-spine.ts';
import * as contacts from './002-contacts.ts';
import * as people from './020-people.ts';
import * as signupAddress from './021-signup-address.ts';
import * as contactLists from './030-contact-lists.ts';
import * as questionMarks from './031-question-marks.ts';
import * as searchStatistics from './032-search-statistics.ts';
import * as moreFilters from './033-more-filters.ts';
import * as expressionStatistics from './034-expression-statistics.ts';
import * as coveringLists from './035-covering-lists.ts';
import * as tags from './040-tags.ts';
import * as exports from './041-exports.ts';
import * as eventMonths from './042-event-months.ts';
import * as quickerCells from './043-quicker-cells.ts';
import * as lettersFirst from './044-letters-first.ts';
import * as personalMails from './050-personal-mails.ts';
import * as imports from './060-imports.ts';
import * as hygiene from './070-hygiene.ts';
import * as subdomains from './071-subdomains.ts';
import * as twins from './072-twins.ts';
import * as firstStatistics from './080-first-statistics.ts';
import * as segments from './100-segments.ts';
import * as segmentSizes from './101-segment-sizes.ts';
import * as campaignReaders from './102-campaign-readers.ts';
import * as archive from './110-archive.ts';
import * as sunset from './111-sunset.ts';
import * as campaigns from './120-campaigns.ts';
import * as campaignCounts from './121-campaign-counts.ts';
import * as refused from './122-refused.ts';
import * as ratings from './123-ratings.ts';
import * as flowMembers from './130-flow-members.ts';
import * as memberOrigin from './140-member-origin.ts';
import * as hashedKeys from './141-hashed-keys.ts';
import * as coveringDays from './143-covering-days.ts';
import * as fieldLetters from './144-field-letters.ts';
import * as ordersOfAudience from './145-orders-of-audience.ts';
import * as sentTo from './146-sent-to.ts';
import * as lastNameStatistics from './147-last-name-statistics.ts';
import * as fieldWords from './148-field-words.ts';

/** Named without extensions, so that source and build read the same history. */
const migrations: Record<string, { up(db: Knex): PromiseLike<unknown>; down(db: Knex): PromiseLike<unknown> }> = {
  '001-spine': spine,
  '002-contacts': contacts,
  '020-people': people,
  '021-signup-address': signupAddress,
  '030-contact-lists': contactLists,
  '031-question-marks': questionMarks,
  '032-search-statistics': searchStatistics,
  '033-more-filters': moreFilters,
  '034-expression-statistics': expressionStatistics,
  '035-covering-lists': coveringLists,
  '040-tags': tags,
  '041-exports': exports,
  '042-event-months': eventMonths,
  '043-quicker-cells': quickerCells,
  '044-letters-first': lettersFirst,
  '050-personal-mails': personalMails,
  '060-imports': imports,
  '070-hygiene': hygiene,
  '071-subdomains': subdomains,
  '072-twins': twins,
  '080-first-statistics': firstStatistics,
  '110-archive': archive,
  '111-sunset': sunset,
  '120-campaigns': campaigns,
  '121-campaign-counts': campaignCounts,
  '100-segments': segments,
  '101-segment-sizes': segmentSizes,
  '122-refused': refused,
  '123-ratings': ratings,
  '102-campaign-readers': campaignReaders,
  '130-flow-members': flowMembers,
  '143-covering-days': coveringDays,
  '144-field-letters': fieldLetters,
  '145-orders-of-audience': ordersOfAudience,
  '146-sent-to': sentTo,
  '147-last-name-statistics': lastNameStatistics,
  '148-field-words': fieldWords,
  '141-hashed-keys': hashedKeys,
  '140-member-origin': memberOrigin,
};

export const migrationSource = {
  getMigrations: async () => Object.keys(migrations),
  getMigrationName: (name: string) => name,
  getMigration: async (name: string) => migrations[name] as Knex.Migration,
};
