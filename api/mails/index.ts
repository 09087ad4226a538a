export { templateProblems } from './check.ts';
export { type Channel, type Mail, Refused } from './mail.ts';
export { type Preparing, prepareMail, prepareTestMail, type Site, sampleContact, type TestMail } from './prepare.ts';
export { linkTarget, type Preview, type Previewing, renderPreview, renderStored, type Shown } from './show.ts';
export { type LinkToken, readToken, writeToken } from './tokens.ts';
export { type Language, words } from './words.ts';
