import { Radio } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Tag } from '../../../api/tags/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './tags.module.css';

/** Asks which of the tags stays; the one most people have is proposed. */
export function MergeDialog({ tags, close }: { tags: Tag[]; close(done?: boolean): void }) {
  const { t } = useTranslation('tags');
  const f = useFormat();
  const [first] = [...tags].sort((a, b) => b.contacts - a.contacts);
  const [keepId, setKeepId] = useState(first?.id ?? '');
  const keep = tags.find(({ id }) => id === keepId);
  const others = tags.filter(({ id }) => id !== keepId);
  const merge = useWrite(contract.tags.merge, [contract.tags.list, contract.tags.merges]);
  const go = () =>
    merge.mutate(
      { body: { keepId, mergeIds: others.map(({ id }) => id) } },
      {
        onSuccess: ({ state }) => {
          notifications.show({ message: t(state === 'merged' ? 'merge.done' : 'merge.begun', { name: keep?.name }) });
          close(true);
        },
      },
    );
  return (
    <Dialog title={t('merge.title', { count: tags.length })} close={() => close()} width={480}>
      <Radio.Group label={t('merge.keep')} value={keepId} onChange={setKeepId}>
        <div className={css.choices}>
          {tags.map(({ id, name, contacts }) => (
            <Radio key={id} value={id} label={name} description={t('count', { count: contacts, number: f.exact(contacts) })} />
          ))}
        </div>
      </Radio.Group>
      <p className={css.effect}>
        {t('merge.effect', {
          count: others.length,
          names: f.list(others.map(({ name }) => t('quoted', { name }))),
          keep: keep?.name,
        })}
      </p>
      {merge.isError && (
        <p className="red" role="alert">
          {faultText(merge.error, t)}
        </p>
      )}
      <DialogFoot close={() => close()}>
        <Button kind="primary" busy={merge.isPending} onClick={go}>
          {t('merge.verb')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
