import { Refused } from '../../api/mails/index.ts';

/** What nodemailer says of a fault. */
export interface SmtpFault {
  message?: string | undefined;
  /** EAUTH, ETLS, EENVELOPE, EMESSAGE, ECONNECTION … */
  code?: string | undefined;
  /** Of the socket or TLS below it. */
  originalCode?: string | undefined;
  /** The server's answer, where it gave one. */
  responseCode?: number | undefined;
  response?: string | undefined;
  /** Where the conversation stood: CONN, EHLO, AUTH …, MAIL FROM, RCPT TO, DATA. */
  command?: string | undefined;
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_(TLS|SSL)/;

/**
 * What a fault means for the mail. An answer of the server is an answer, before or after the final dot. Without one, the mail surely
 * was not taken as long as the dot had not gone out; after it, nobody knows: the fault itself comes back, which is not a `Refused`.
 */
export function meaning(fault: SmtpFault, dotGone: boolean): Error {
  const said = (fault.response ?? fault.message ?? 'no reason given').replace(/\s+/g, ' ').slice(0, 300);
  const kind = fault.responseCode ? ofAnswer(fault, fault.responseCode) : dotGone ? null : ofSilence(fault);
  return kind ? new Refused(kind, said, ofMailbox(fault)) : new Error(`no answer after the message: ${said}`);
}

/** Said of the recipient's mailbox (4.2 and 5.2: full, disabled for now), not of us or of their server. */
function ofMailbox({ responseCode, response, command }: SmtpFault): boolean {
  if (!responseCode || (command !== 'RCPT TO' && command !== 'DATA')) return false;
  const subject = response?.match(/\b[45]\.(\d{1,3})\.\d{1,3}\b/)?.[1];
  return subject ? subject === '2' : [450, 452, 552].includes(responseCode);
}

function ofAnswer({ code, response, command = '' }: SmtpFault, answer: number): Refused['kind'] {
  if ([530, 534, 535, 538].includes(answer)) return 'provider';
  if (answer < 500) return 'later';
  if (code === 'EAUTH' || code === 'ETLS') return 'provider';
  const status = response?.match(/\b5\.(\d{1,3})\.\d{1,3}\b/)?.[1];
  if (command === 'RCPT TO') {
    // a full mailbox (5.2) or a policy (5.7) is not the address's fault
    return status && status !== '1' && status !== '0' ? 'message' : 'address';
  }
  if (command === 'DATA') return status === '1' ? 'address' : 'message';
  // greeting, EHLO, MAIL FROM: whatever we send next would be refused as well
  return 'provider';
}

function ofSilence({ code = '', originalCode = '', message = '' }: SmtpFault): Refused['kind'] {
  if (code === 'EAUTH' || code === 'ETLS' || code === 'ECONFIG' || CERTIFICATE.test(originalCode)) return 'provider';
  if (code === 'EENVELOPE') return /sender/i.test(message) ? 'message' : 'address';
  if (code === 'EMESSAGE') return 'message';
  return 'later';
}
