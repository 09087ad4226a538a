import { Checkbox, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';

const kinds = ['exact', 'domain', 'begins', 'ends'] as const;
type Kind = (typeof kinds)[number];

/** One rule, written by hand. What is typed stays when it is refused. */
export function AddRule({ close }: { close(): void }) {
  const { t } = useTranslation('exclusions');
  const { t: shell } = useTranslation('shell');
  const { id: audienceId } = useAudience();
  const [kind, setKind] = useState<Kind>('exact');
  const [pattern, setPattern] = useState('');
  const [subdomains, setSubdomains] = useState(false);
  const [scope, setScope] = useState<'audience' | 'all'>('audience');
  const [note, setNote] = useState('');
  const add = useWrite(contract.exclusions.add, [contract.exclusions.list]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!pattern.trim() || add.isPending) return;
    const body = { audienceId: scope === 'all' ? null : audienceId, kind, pattern, subdomains: kind === 'domain' && subdomains, note };
    add.mutate({ body }, { onSuccess: close });
  };
  return (
    <Dialog title={t('add')} close={close} width={440}>
      <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
        <Select
          label={t('form.kind')}
          value={kind}
          data={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(value) => setKind(value as Kind)}
        />
        <TextInput
          label={t(`form.pattern.${kind}`)}
          placeholder={t(`form.example.${kind}`)}
          value={pattern}
          maxLength={254}
          data-autofocus
          error={add.isError ? faultText(add.error, shell) : undefined}
          onChange={(event) => setPattern(event.currentTarget.value)}
        />
        {kind === 'domain' && (
          <Checkbox label={t('form.subdomains')} checked={subdomains} onChange={(event) => setSubdomains(event.currentTarget.checked)} />
        )}
        <div>
          <div className="meta medium" style={{ marginBottom: 4 }}>
            {t('form.scope')}
          </div>
          <Segmented
            label={t('form.scope')}
            value={scope}
            choices={(['audience', 'all'] as const).map((value) => ({ value, label: t(`scope.${value}`) }))}
            onChange={(to) => setScope(to as typeof scope)}
          />
        </div>
        <TextInput
          label={t('form.note')}
          placeholder={t('form.noteExample')}
          value={note}
          maxLength={200}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <DialogFoot close={close}>
          <Button type="submit" kind="primary" busy={add.isPending} reason={pattern.trim() ? null : t(`form.example.${kind}`)}>
            {t('form.save')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
