import { Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import css from './contacts.module.css';
import { type Target, useBulk } from './use-bulk.ts';
import type { List } from './use-list.ts';

/** The page's columns that an export knows under another name, or not at all. */
const NAMES: Record<string, readonly string[]> = { name: ['firstName', 'lastName'], next: [] };
const everything = [
  'email',
  'phone',
  'firstName',
  'lastName',
  'company',
  'role',
  'city',
  'country',
  'language',
  'tags',
  'lists',
  'groups',
  'status',
  'unmailable',
  'rating',
  'vip',
  'orderCount',
  'revenue',
  'firstOrderAt',
  'lastOrderAt',
  'lastSentAt',
  'lastOpenedAt',
  'lastClickedAt',
  'source',
  'externalId',
  'id',
  'createdAt',
];

/** The selection as a file; made by a job, found on the page of exports. */
export function ExportDialog({ list, target, close, done }: { list: List; target: Target; close(): void; done(): void }) {
  const { t, i18n } = useTranslation('contacts');
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const { whom, number } = useBulk(list, target, close);
  const [format, setFormat] = useState<'csv' | 'xlsx' | 'ndjson'>('csv');
  const [which, setWhich] = useState<'shown' | 'all'>('shown');
  const [name, setName] = useState(list.tab.name ?? t(`tab.${list.tab.id}`));
  const create = useWrite(contract.exports.create, [contract.exports.list]);
  const shown = ['name', ...list.look.columns].flatMap((key) => NAMES[key] ?? [key]);
  const columns = [...new Set(which === 'shown' ? ['email', ...shown] : everything)];
  return (
    <Dialog title={t('dialog.export')} close={close} width={440}>
      <form
        className={css.dialog}
        onSubmit={async (event) => {
          event.preventDefault();
          const separator = i18n.language === 'fr' ? (';' as const) : (',' as const);
          const made = await create
            .mutateAsync({
              body: {
                audienceId,
                name,
                format,
                separator,
                columns: columns as ['email'],
                language: i18n.language === 'fr' ? 'fr' : 'en',
                ...whom,
              },
            })
            .catch(() => null);
          if (!made) return;
          done();
          navigate({ to: '/a/$audienceId/contacts/exports', params: { audienceId } });
        }}
      >
        <Segmented
          label={t('formatOfFile')}
          small={false}
          value={format}
          choices={(['csv', 'xlsx', 'ndjson'] as const).map((value) => ({ value, label: t(`file.${value}`) }))}
          onChange={(value) => setFormat(value as 'csv')}
        />
        <Select
          label={t('columns')}
          allowDeselect={false}
          data={[
            { value: 'shown', label: t('columnsShown') },
            { value: 'all', label: t('columnsAll') },
          ]}
          value={which}
          onChange={(value) => setWhich(value === 'all' ? 'all' : 'shown')}
        />
        <TextInput label={t('exportName')} value={name} maxLength={120} onChange={(event) => setName(event.currentTarget.value)} />
        {create.error && (
          <p className="red" role="alert">
            {faultText(create.error, t)}
          </p>
        )}
        <Button kind="primary" type="submit" busy={create.isPending}>
          {t('verb.export', { count: target.chosen.ids.size || 2, number })}
        </Button>
      </form>
    </Dialog>
  );
}
