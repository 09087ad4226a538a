import { expect, test } from '@jest/globals';
import { meaning } from '../../activities/channels/refusal.ts';

test.each([
  ['RCPT TO', 452, '452 4.2.2 mailbox full', 'later', true],
  ['RCPT TO', 552, '552 5.2.2 over quota', 'message', true],
  ['RCPT TO', 450, '450 mailbox busy', 'later', true],
  ['DATA', 452, '452 4.2.2 mailbox full', 'later', true],
  ['RCPT TO', 451, '451 4.7.1 greylisted', 'later', false],
  ['RCPT TO', 452, '452 4.3.1 our disk is full', 'later', false],
  ['RCPT TO', 550, '550 5.1.1 no such user', 'address', false],
  ['MAIL FROM', 452, '452 4.2.2 full', 'later', false],
  ['CONN', 421, '421 busy', 'later', false],
] as const)('%s answered %i (%s): %s, of the mailbox: %s', (command, responseCode, response, kind, mailbox) => {
  expect(meaning({ command, responseCode, response }, false)).toMatchObject({ kind, mailbox });
});
