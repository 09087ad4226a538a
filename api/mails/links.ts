/** An address whose scheme and host the author wrote out: only what follows the first slash may depend on the contact. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ␄ stands for Liquid set aside
const WEB = /^https?:\/\/[^\u0004\u0005/?#\\\s@]+(?=[/?#]|$)/i;
const OTHER = /^(mailto|tel|sms):/i;

/** Goes through our redirect when clicks are tracked. `href` has its Liquid set aside. */
export const trackable = (href: string, restored: (text: string) => string): boolean =>
  WEB.test(href.trim()) && URL.canParse(restored(href.trim()).replace(/\{[{%].*?[%}]\}/gs, 'x'));

/** Why a link can't stay as it is, in the API's words; null = it can. */
export function linkFault(href: string, restored: (text: string) => string): string | null {
  const link = href.trim();
  if (link === '' || link.startsWith('#') || OTHER.test(link) || trackable(link, restored)) return null;
  const written = restored(link);
  if (/^\{\{-?\s*unsubscribe_url\s*-?\}\}$/.test(written)) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ␄ stands for Liquid set aside
  if (/^(https?:\/\/[^/?#]*)?\u0004/i.test(link)) return `The link “${written}” must spell out its address up to the first slash.`;
  return `The link “${written.slice(0, 80)}” must begin with https://, mailto: or tel:.`;
}

/** The address to go to, with the flow's campaign parameters; those already there stay. null = not an address. */
export function target(href: string, campaign: { name: string; content: string } | null): string | null {
  if (!/^https?:\/\//i.test(href) || !URL.canParse(href)) return null;
  if (!campaign) return href;
  const hash = href.indexOf('#');
  const [address, fragment] = hash < 0 ? [href, ''] : [href.slice(0, hash), href.slice(hash)];
  const has = new URL(href).searchParams;
  const wanted = { utm_source: 'rekindle', utm_medium: 'email', utm_campaign: campaign.name, utm_content: campaign.content };
  const added = Object.entries(wanted)
    .filter(([name, value]) => value && !has.has(name))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  if (!added) return href;
  return `${address}${address.includes('?') ? (/[?&]$/.test(address) ? '' : '&') : '?'}${added}${fragment}`;
}
