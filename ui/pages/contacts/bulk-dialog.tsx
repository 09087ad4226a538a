import { Select } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkAction } from '../../../api/contacts/contract.ts';
import { contract } from '../../../api/contract.ts';
import type { Field } from '../../../api/fields/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import css from './contacts.module.css';
import { EditForm } from './edit-form.tsx';
import { TagForm } from './tag-form.tsx';
import { type Bulk, type Target, useBulk } from './use-bulk.ts';
import type { List } from './use-list.ts';

export type BulkKind = 'tag' | 'enroll' | 'edit' | 'list' | 'unarchive';
interface BulkDialogProps {
  what: BulkKind;
  list: List;
  target: Target;
  fields: readonly Field[];
  close(): void;
  done(): void;
}

/** What is done to a selection; the button says to how many. */
export function BulkDialog({ what, list, target, fields, close, done }: BulkDialogProps) {
  const { t } = useTranslation('contacts');
  const bulk = useBulk(list, target, () => {
    close();
    done();
  });
  const [action, setAction] = useState<BulkAction | null>(what === 'unarchive' ? { do: what } : null);
  const forms: Record<BulkKind, ReactNode> = {
    tag: <TagForm onChange={setAction} />,
    enroll: <FlowForm onChange={setAction} />,
    edit: <EditForm fields={fields} onChange={setAction} />,
    list: <ListForm onChange={setAction} />,
    unarchive: <p>{t('unarchiveMeans')}</p>,
  };
  return (
    <Dialog title={t(`dialog.${what}`)} close={close} width={440}>
      <form
        className={css.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          if (action && bulk.people !== undefined) bulk.run(action).catch(() => {});
        }}
      >
        {forms[what]}
        {bulk.isJob && <p className="meta">{t('asJob')}</p>}
        {bulk.error && (
          <p className="red" role="alert">
            {faultText(bulk.error, t)}
          </p>
        )}
        <Confirming what={what} action={action} bulk={bulk} />
      </form>
    </Dialog>
  );
}

function Confirming({ what, action, bulk }: { what: BulkKind; action: BulkAction | null; bulk: Bulk }) {
  const { t } = useTranslation('contacts');
  const verb = action ? action.do : what;
  return (
    <Button kind="primary" type="submit" busy={bulk.isPending || bulk.people === undefined} reason={action ? null : t(`first.${what}`)}>
      {t(`verb.${verb}`, { count: bulk.people ?? 0, number: bulk.number })}
    </Button>
  );
}

function FlowForm({ onChange }: { onChange(action: BulkAction | null): void }) {
  const { t } = useTranslation('contacts');
  const { id: audienceId } = useAudience();
  const flows = useRead(contract.flows.list, { query: { audienceId } });
  const [flowId, setFlow] = useState<string | null>(null);
  const live = (flows.data?.items ?? []).filter(({ status }) => status === 'live' || status === 'paused');
  return (
    <>
      <Select
        label={t('flow')}
        placeholder={flows.isSuccess && live.length === 0 ? t('noFlows') : t('chooseFlow')}
        data={live.map(({ id, name }) => ({ value: id, label: name }))}
        value={flowId}
        onChange={(id) => {
          setFlow(id);
          onChange(id ? { do: 'enroll', flowId: id } : null);
        }}
        comboboxProps={{ withinPortal: true }}
        data-autofocus
      />
      <p className="meta">{t('flowMeans')}</p>
    </>
  );
}

function ListForm({ onChange }: { onChange(action: BulkAction | null): void }) {
  const { t } = useTranslation('contacts');
  const { id: audienceId } = useAudience();
  const lists = useRead(contract.lists.list, { query: { audienceId } });
  const groups = useRead(contract.lists.groups, { query: { audienceId } });
  const [chosen, setChosen] = useState<string | null>(null);
  const [way, setWay] = useState<'on' | 'off'>('on');
  const say = (to: string | null, how: 'on' | 'off') => {
    setChosen(to);
    setWay(how);
    if (!to) return onChange(null);
    const [kind, id = ''] = to.split(' ');
    if (kind === 'list') onChange({ do: 'setList', listId: id, status: how === 'on' ? 'subscribed' : 'unsubscribed' });
    else onChange({ do: how === 'on' ? 'addGroup' : 'removeGroup', groupId: id });
  };
  const data = [
    { group: t('lists'), items: (lists.data?.items ?? []).map(({ id, name }) => ({ value: `list ${id}`, label: name })) },
    { group: t('groups'), items: (groups.data?.items ?? []).map(({ id, name }) => ({ value: `group ${id}`, label: name })) },
  ].filter(({ items }) => items.length > 0);
  return (
    <>
      <Segmented
        label={t('way')}
        small={false}
        value={way}
        choices={[
          { value: 'on', label: t('putOn') },
          { value: 'off', label: t('takeOff') },
        ]}
        onChange={(how) => say(chosen, how)}
      />
      <Select
        label={t('listOrGroup')}
        placeholder={lists.isSuccess && groups.isSuccess && data.length === 0 ? t('noLists') : t('chooseList')}
        data={data}
        value={chosen}
        onChange={(to) => say(to, way)}
        data-autofocus
      />
      <p className="meta">{t('listMeans')}</p>
    </>
  );
}
