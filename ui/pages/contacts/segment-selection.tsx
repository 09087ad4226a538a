import { Autocomplete } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { type ApiFailure, call } from '../../api/client.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './contacts.module.css';
import { type Target, useBulk } from './use-bulk.ts';
import type { List } from './use-list.ts';

/** Puts the selection into a segment of people chosen by hand: the one of that name, or a new one. */
export function SegmentSelection({ list, target, close, done }: { list: List; target: Target; close(): void; done(): void }) {
  const { t } = useTranslation('contacts');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [search] = useDebouncedValue(name.trim(), 200);
  const { whom, people, number } = useBulk(list, target, close);
  const known = useRead(contract.segments.list, { query: { audienceId, limit: 50, ...(search ? { search } : {}) } }, { keep: true });
  const chosen = (known.data?.items ?? []).filter(({ kind }) => kind === 'static');
  const members = whom.ids ? { by: 'contacts' as const, ids: whom.ids } : { by: 'filters' as const, ...whom };
  const put = useMutation<string, ApiFailure, string>({
    mutationFn: async (said) => {
      // asked anew: what is offered may belong to what was typed a moment before
      const { items } = await call(contract.segments.list, { query: { audienceId, limit: 50, search: said } });
      const there = items.find((one) => one.kind === 'static' && one.name.toLowerCase() === said.toLowerCase());
      if (!there) {
        const { size } = await call(contract.segments.create, { body: { audienceId, kind: 'static', name: said, members } });
        return size
          ? t('segment.made', { count: size.size, number: f.exact(size.size), name: said })
          : t('segment.madeLarge', { name: said });
      }
      const { added, known: were } = await call(contract.segments.addMembers, { params: { id: there.id }, body: { members } });
      const told = t('segment.added', { count: added, number: f.exact(added), name: there.name });
      return were > 0 ? `${told} ${t('segment.known', { count: were, number: f.exact(were) })}` : told;
    },
    onSuccess: async (message) => {
      notifications.show({ message });
      close();
      done();
      const refresh = [contract.segments.list, contract.segments.contacts, contract.segments.explain];
      await Promise.all(refresh.map(({ path }) => queries.invalidateQueries({ queryKey: [path] })));
    },
  });
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) put.mutate(name.trim());
  };
  return (
    <Dialog title={t('segment.title')} close={close} width={440}>
      <form className={css.dialog} onSubmit={go}>
        <Autocomplete
          label={t('segment.name')}
          description={t('segment.means')}
          value={name}
          maxLength={80}
          data={chosen.map((one) => one.name)}
          limit={20}
          onChange={setName}
          data-autofocus
        />
        {put.isError && (
          <p className="red" role="alert">
            {faultText(put.error, shell)}
          </p>
        )}
        <Button kind="primary" type="submit" busy={put.isPending || people === undefined} reason={name.trim() ? null : t('segment.first')}>
          {t('segment.verb', { count: people ?? 0, number })}
        </Button>
      </form>
    </Dialog>
  );
}
