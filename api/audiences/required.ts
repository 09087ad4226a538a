/** What a contact can be required to have beside custom fields, as `required_fields` names it. `name` = a first or a last name. */
export const standardFields = [
  'email',
  'phone',
  'name',
  'first_name',
  'last_name',
  'company',
  'role',
  'birthday',
  'address',
  'language',
] as const;
/** Every audience requires one of these at least: without any, nobody could tell who a contact is. */
export const identifying: readonly string[] = ['email', 'phone', 'name'];

/** As much of a contact as can be required; what is absent counts as empty. `fields`: by key. */
export interface ContactLike {
  email?: string | null | undefined;
  phone?: string | null | undefined;
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
  company?: string | null | undefined;
  role?: string | null | undefined;
  birthday?: string | null | undefined;
  address?: object | null | undefined;
  language?: string | null | undefined;
  fields?: Record<string, unknown> | undefined;
}

const standard: Record<string, (contact: ContactLike) => unknown> = {
  email: (c) => c.email,
  phone: (c) => c.phone,
  name: (c) => c.firstName || c.lastName,
  first_name: (c) => c.firstName,
  last_name: (c) => c.lastName,
  company: (c) => c.company,
  role: (c) => c.role,
  birthday: (c) => c.birthday,
  address: (c) => c.address && Object.values(c.address).some(Boolean),
  language: (c) => c.language,
};

const empty = (value: unknown) =>
  value === undefined || value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);

/** Which required fields a contact lacks, by the names the audience has them under; none = it may be written. A "no" is a value. */
export const missingRequired = ({ requiredFields }: { requiredFields: readonly string[] }, contact: ContactLike): string[] =>
  requiredFields.filter((name) => {
    const read = standard[name];
    if (read) return empty(read(contact));
    const value = contact.fields?.[name];
    return value !== false && empty(value);
  });

/** "Write the e-mail and the company, too: this audience requires them." `labels` names custom fields, by key. */
export function missingSentence(names: readonly string[], labels: Record<string, string> = {}): string {
  const said = names.map((name) => spoken[name] ?? `“${labels[name] ?? name}”`);
  const all = said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`;
  return `Give ${all}: this audience requires ${names.length === 1 ? 'it' : 'them'}.`;
}

const spoken: Record<string, string> = {
  email: 'an e-mail address',
  phone: 'a phone number',
  name: 'a name',
  first_name: 'a first name',
  last_name: 'a last name',
  company: 'a company',
  role: 'a role',
  birthday: 'a birthday',
  address: 'an address',
  language: 'a language',
};
