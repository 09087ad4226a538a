import Bowser from 'bowser';
import { isbot } from 'isbot';

export interface Device {
  /** "Apple Mail", "Chrome on Windows" …; null = can't be told. */
  client: string | null;
  /** Which machine asked, not a person; null = it may have been a person. */
  machine: string | null;
}

/**
 * Mail clients as they show themselves, first match wins. Looked at before the bot list, which takes the proxies for bots.
 * A proxy fetches pictures for its users, also for those who never look: it is counted apart, as a machine.
 */
const MAIL_CLIENTS: { pattern: RegExp; client: string; proxy?: string }[] = [
  { pattern: /^Mozilla\/5\.0$/, client: 'Apple Mail', proxy: 'apple-proxy' },
  { pattern: /GoogleImageProxy/, client: 'Gmail', proxy: 'gmail-proxy' },
  { pattern: /YahooMailProxy/, client: 'Yahoo Mail', proxy: 'yahoo-proxy' },
  { pattern: /DuckDuckGo.*Email|ProtonMail.*Proxy/i, client: 'Private mail', proxy: 'privacy-proxy' },
  { pattern: /Microsoft Outlook|MSOffice|ms-office|Outlook-(iOS|Android)|OutlookMobile/i, client: 'Outlook' },
  { pattern: /Thunderbird/, client: 'Thunderbird' },
  { pattern: /SamsungEmail|SamsungMail/i, client: 'Samsung Mail' },
  { pattern: /eM ?Client/i, client: 'eM Client' },
  { pattern: /Airmail/i, client: 'Airmail' },
  { pattern: /Sparrow|readdle|Spark\//i, client: 'Spark' },
  { pattern: /(iPhone|iPad).*AppleWebKit(?!.*(Safari|CriOS|FxiOS))/, client: 'Apple Mail' },
  { pattern: /Macintosh.*AppleWebKit(?!.*(Safari|Chrome))/, client: 'Apple Mail' },
];

export function deviceOf(userAgent: string, method: string): Device {
  const known = MAIL_CLIENTS.find(({ pattern }) => pattern.test(userAgent));
  if (method === 'HEAD') return { client: known?.client ?? null, machine: 'head' };
  if (known) return { client: known.client, machine: known.proxy ?? null };
  if (userAgent === '' || isbot(userAgent)) return { client: null, machine: 'bot' };
  const { browser, os } = Bowser.parse(userAgent);
  return { client: browser.name ? [browser.name, os.name].filter(Boolean).join(' on ') : null, machine: null };
}
