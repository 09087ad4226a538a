import { Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { type Tag, tagColours } from '../../../api/tags/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import css from './tags.module.css';

type Colour = (typeof tagColours)[number];

/** Makes a tag, or says anew what it is called, what it is for and how it looks. */
export function TagDialog({ tag, close }: { tag: Tag | null; close(): void }) {
  const { t } = useTranslation('tags');
  const { id: audienceId } = useAudience();
  const [name, setName] = useState(tag?.name ?? '');
  const [description, setDescription] = useState(tag?.description ?? '');
  const [colour, setColour] = useState<Colour>(tag?.colour ?? 'neutral');
  const [aliases, setAliases] = useState(tag?.aliases ?? []);
  const create = useWrite(contract.tags.create, [contract.tags.list]);
  const update = useWrite(contract.tags.update, [contract.tags.list]);
  const doing = tag ? update : create;
  const go = (event: FormEvent) => {
    event.preventDefault();
    const said = { name: name.trim(), description: description.trim(), colour };
    const done = { onSuccess: close };
    if (tag) update.mutate({ params: { id: tag.id }, body: { ...said, aliases } }, done);
    else create.mutate({ body: { audienceId, ...said } }, done);
  };
  return (
    <Dialog title={t(tag ? 'edit.title' : 'new')} close={close}>
      <form onSubmit={go} className={css.form}>
        <TextInput
          label={t('name')}
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.currentTarget.value)}
          error={doing.isError ? faultText(doing.error, t) : null}
          data-autofocus
        />
        <Textarea
          label={t('description')}
          description={t('descriptionHelp')}
          value={description}
          maxLength={300}
          autosize
          minRows={2}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <div className={css.colours}>
          <span className="label">{t('colour')}</span>
          <Segmented<Colour>
            label={t('colour')}
            value={colour}
            choices={tagColours.map((value) => ({ value, label: t(`colours.${value}`) }))}
            onChange={setColour}
          />
          <span className={`tag ${colour}`}>{name.trim() || t('name')}</span>
        </div>
        {aliases.length > 0 && (
          <div>
            <p className="label">{t('former')}</p>
            <p className="meta">{t('formerHelp')}</p>
            <ul className={css.aliases}>
              {aliases.map((alias) => (
                <li key={alias} className="tag">
                  {alias}
                  <IconButton
                    small
                    size={12}
                    icon="close"
                    label={t('formerDrop', { name: alias })}
                    onClick={() => setAliases(aliases.filter((one) => one !== alias))}
                  />
                </li>
              ))}
            </ul>
          </div>
        )}
        <DialogFoot close={close}>
          <Button type="submit" kind="primary" busy={doing.isPending} reason={name.trim() ? null : t('nameFirst')}>
            {t(tag ? 'edit.save' : 'make')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
