/** Front door: e-mails made from templates, checked, shown, and the tokens in their links. */
export { templateProblems } from './check.ts';
export { checkedUnder, tagsUsed } from './checked.ts';
export { linksOf } from './links-of.ts';
export { type Channel, type Mail, Refused } from './mail.ts';
export { makerFor } from './maker-for.ts';
export { type Maker, mailMany } from './many.ts';
export { noticeMail } from './notice.ts';
export { personalMail } from './personal.ts';
export { composeMail, prepareMail, prepareTestMail, type Site } from './prepare.ts';
export { brandOf, lastOrderSql, type Recipient, recipientSql } from './recipient.ts';
export { linkTarget, renderPreview, renderStored } from './show.ts';
export { type LinkToken, readToken, writeToken } from './tokens.ts';
export { walkMail } from './walk-mail.ts';
export { type Language, words } from './words.ts';
