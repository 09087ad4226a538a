import { Radio, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { Icon } from '../../components/icon.tsx';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import css from './side.module.css';
import { refreshed } from './use-edit.ts';

/** What they agreed to or refused, when, from where, and in which words. */
export function Permissions({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const [asking, setAsking] = useState(false);
  const published = useRead(contract.permissions.list, { query: { audienceId: contact.audienceId } });
  const asked = (published.data?.items.length ?? 0) > 0;
  if (!asked && contact.permissions.length === 0) return null;
  return (
    <section className={css.section}>
      <div className="row">
        <h2 className="label grow">{t('permissions.title')}</h2>
        {asked && <IconButton icon="plus" small label={t('permissions.record')} onClick={() => setAsking(true)} />}
      </div>
      {contact.permissions.length === 0 && <p className="softer">{t('permissions.none')}</p>}
      {contact.permissions.map(({ channel, granted, at, source, version, text, isCurrent }) => (
        <div key={channel} className={css.permission}>
          <p className="row">
            <Icon name={granted ? 'check' : 'close'} className={granted ? 'green' : 'red'} />
            <span>{t(`permissions.${channel}.${granted ? 'granted' : 'refused'}`)}</span>
          </p>
          <p className="meta">
            {f.day(at)}, {source}
          </p>
          <details>
            <summary className="meta">{t('permissions.words', { version: f.exact(version) })}</summary>
            <blockquote className="meta2">{text}</blockquote>
          </details>
          {!isCurrent && <p className="meta amber">{t('permissions.older')}</p>}
        </div>
      ))}
      {asking && <Record contact={contact} close={() => setAsking(false)} />}
    </section>
  );
}

function Record({ contact, close }: { contact: Contact; close(): void }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const published = useRead(contract.permissions.list, { query: { audienceId: contact.audienceId } });
  const record = useWrite(contract.permissions.record, [...refreshed, contract.permissions.list]);
  const items = published.data?.items ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [granted, setGranted] = useState('yes');
  const [source, setSource] = useState('');
  const permission = items.find(({ id }) => id === chosen) ?? items[0];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!permission || !source.trim()) return;
    const body = { permissionId: permission.id, granted: granted === 'yes', source: source.trim() };
    record.mutate({ params: { id: contact.id }, body }, { onSuccess: close });
  };
  return (
    <Dialog title={t('permissions.record')} close={close} width={480}>
      <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
        <Select
          label={t('permissions.which')}
          data={items.map(({ id, channel, version }) => ({
            value: id,
            label: t('permissions.version', { channel: t(`channel.${channel}`), version: f.exact(version) }),
          }))}
          value={permission?.id ?? null}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={setChosen}
        />
        {permission && <blockquote className={`soft ${css.quote}`}>{permission.text}</blockquote>}
        <Radio.Group label={t('permissions.answer')} value={granted} onChange={setGranted}>
          <div className="row" style={{ gap: 16 }}>
            <Radio value="yes" label={t('permissions.agreed')} />
            <Radio value="no" label={t('permissions.refused')} />
          </div>
        </Radio.Group>
        <TextInput
          label={t('permissions.source')}
          placeholder={t('permissions.example')}
          maxLength={300}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
          data-autofocus
        />
        {record.isError && (
          <p className="red" role="alert">
            {faultText(record.error, shell)}
          </p>
        )}
        <DialogFoot close={close}>
          <Button type="submit" kind="primary" busy={record.isPending} reason={source.trim() ? null : t('permissions.sourceFirst')}>
            {t('permissions.record')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
