import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { contract } from '../../../api/contract.ts';
import type { ApiFailure, Said } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import type { Contact } from './contact.ts';

/** What a field had when its editing began: the ground of the change. */
export interface Ground {
  rev: number;
  was: unknown;
}
export interface Clash {
  mine: unknown;
  theirs: { value: unknown; actor: string | null; at: string | null };
}
interface Detail {
  field: string;
  theirs?: Clash['theirs'];
  contactId?: string;
}

const nested = (name: string, value: unknown) =>
  name.startsWith('fields.') ? { fields: { [name.slice('fields.'.length)]: value } } : { [name]: value };

/** The value that a field has now, by the name under which a change names it. */
export const valueNow = (contact: Contact, name: string): unknown =>
  name.startsWith('fields.') ? (contact.fields[name.slice('fields.'.length)] ?? null) : contact[name as keyof Contact];

export const refreshed = [contract.contacts.one, contract.contacts.list, contract.contacts.feed];

/** Saves one field, from the ground given; when someone else changed it meanwhile, `clash` has both values and nothing was saved. */
export function useEdit(contact: Contact, name: string) {
  const update = useWrite(contract.contacts.update, refreshed);
  const queries = useQueryClient();
  const [clash, setClash] = useState<Clash | null>(null);
  const save = (value: unknown, { rev, was }: Ground, done: () => void) => {
    const said = { params: { id: contact.id }, body: { ...nested(name, value), rev, was: nested(name, was) } };
    update.mutate(said as Said<typeof contract.contacts.update>, {
      onSuccess: () => {
        setClash(null);
        done();
      },
      onError: (fault) => {
        const theirs = detailsOf(fault).find(({ field }) => field === name)?.theirs;
        if (!theirs) return;
        setClash({ mine: value, theirs });
        for (const { path } of refreshed) queries.invalidateQueries({ queryKey: [path] });
      },
    });
  };
  /** The other contact who has this address already. */
  const other = update.error ? (detailsOf(update.error).find(({ contactId }) => contactId)?.contactId ?? null) : null;
  return {
    save,
    clash,
    dismiss: () => setClash(null),
    busy: update.isPending,
    fault: clash ? null : update.error,
    other,
    reset: update.reset,
  };
}

const detailsOf = ({ details }: ApiFailure) => (Array.isArray(details) ? (details as Detail[]) : []);
