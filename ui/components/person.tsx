/** Initials of whoever has a name; else the first letter of the address. */
export function Avatar({ name, size = 28 }: { name: string; size?: number }) {
  const [first = '', last = ''] = name.split(/[\s@.]+/);
  const initials = `${first.slice(0, 1)}${name.includes('@') ? '' : last.slice(0, 1)}`.toUpperCase();
  return (
    <span className="avatar" aria-hidden="true" style={{ width: size, height: size, fontSize: size < 24 ? 10 : size < 36 ? 12 : 14 }}>
      {initials}
    </span>
  );
}

/** How a person is called: the name, else the address, else –. */
export const nameOf = (contact: { firstName: string; lastName: string; email: string | null }) =>
  `${contact.firstName} ${contact.lastName}`.trim() || contact.email || '–';
