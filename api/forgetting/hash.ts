import { createHmac } from 'node:crypto';

/**
 * What stays of whoever was deleted for ever: enough to know the address (or a phone number's last nine digits) when it comes again,
 * not enough to tell it. Keyed with the installation's secret, apart for each audience. 1.5 µs. Customer numbers go through
 * `forgottenCustomer` first.
 */
export const forgottenHash = (secret: string, audienceId: string, address: string): string =>
  keyed(secret, `forgotten ${audienceId} ${folded(address)}`);
const keyed = (secret: string, said: string) => createHmac('sha256', secret).update(`rekindle ${said}`).digest('base64url');

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

/** What is kept of the id that a program gave an event: it knows the same one again, and tells nothing, whatever programs put into ids. */
export const eventKey = (secret: string, audienceId: string, id: string) => `event#${keyed(secret, `event ${audienceId} ${id}`)}`;

/** What a shop's number of an order becomes where it holds the address of someone who was deleted for ever. */
export const hiddenOrder = (secret: string, storeId: string, externalId: string) =>
  `forgotten-${keyed(secret, `order ${storeId} ${externalId}`)}`;
