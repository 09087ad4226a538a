import { Textarea } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Empty, ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import css from './notes.module.css';

const after = [contract.notes.list, contract.contacts.one, contract.contacts.feed];

/** What the team keeps in mind about them; they never see it. */
export function Notes({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const params = { id: contact.id };
  const notes = usePages(contract.notes.list, { params, query: { limit: 50 } });
  const create = useWrite(contract.notes.create, after);
  return (
    <div className={css.notes}>
      <NoteForm
        label={t('note.new')}
        verb={t('note.write')}
        busy={create.isPending}
        fault={create.error}
        save={(text, done) => create.mutate({ params, body: { text } }, { onSuccess: done })}
      />
      {notes.isPending && <Skeleton lines={3} height={40} />}
      {notes.isError && <ErrorState fault={notes.error} retry={() => notes.refetch()} />}
      {notes.isSuccess && notes.items.length === 0 && <Empty>{t('note.none')}</Empty>}
      <ul>
        {notes.items.map((note) => (
          <Note key={note.id} note={note} />
        ))}
      </ul>
      <LoadMore pages={notes} />
    </div>
  );
}

interface NoteProps {
  note: { id: string; text: string; actor: string; mine: boolean; createdAt: string; editedAt: string | null };
}
function Note({ note: { id, text, actor, mine, createdAt, editedAt } }: NoteProps) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const [editing, setEditing] = useState(false);
  const update = useWrite(contract.notes.update, after);
  const remove = useWrite(contract.notes.remove, after);
  const params = { id };
  if (editing)
    return (
      <li className={css.note}>
        <NoteForm
          label={t('note.edit')}
          verb={t('save')}
          from={text}
          busy={update.isPending}
          fault={update.error}
          cancel={() => setEditing(false)}
          save={(changed) => update.mutate({ params, body: { text: changed } }, { onSuccess: () => setEditing(false) })}
        />
      </li>
    );
  return (
    <li className={css.note}>
      <p className={css.text}>{text}</p>
      <div className="row">
        <span className="meta grow">
          {t(`actor.${actor}`, { defaultValue: actor })}, {f.near(createdAt)}
          {editedAt && `, ${t('note.edited', { when: f.near(editedAt) })}`}
        </span>
        {mine && (
          <>
            <Button small kind="quiet" onClick={() => setEditing(true)}>
              {t('note.edit')}
            </Button>
            <Confirm effect={t('note.deleteEffect')} verb={t('note.delete')} danger onYes={() => remove.mutate({ params })}>
              {(ask) => (
                <Button small kind="quiet" busy={remove.isPending} onClick={ask}>
                  {t('note.delete')}
                </Button>
              )}
            </Confirm>
          </>
        )}
      </div>
    </li>
  );
}

interface NoteFormProps {
  label: string;
  verb: string;
  from?: string;
  busy: boolean;
  fault: unknown;
  save(text: string, done: () => void): void;
  cancel?(): void;
}
const MOST = 1_000;
/** Ctrl Enter saves, Esc puts back; what is left of 1,000 characters shows near the end. */
function NoteForm({ label, verb, from = '', busy, fault, save, cancel }: NoteFormProps) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const [text, setText] = useState(from);
  const left = MOST - text.length;
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() && !busy) save(text.trim(), () => setText(''));
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
    if (event.key === 'Escape') cancel?.();
  };
  return (
    <form onSubmit={submit} className={css.form}>
      <Textarea
        aria-label={label}
        placeholder={t('note.example')}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={MOST}
        value={text}
        {...(cancel ? { autoFocus: true } : {})}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={keys}
      />
      {fault !== null && fault !== undefined && (
        <p className="red" role="alert">
          {faultText(fault, shell)}
        </p>
      )}
      <div className="row">
        <Button type="submit" kind={cancel ? undefined : 'primary'} small busy={busy} reason={text.trim() ? null : t('note.first')}>
          {verb}
        </Button>
        {cancel && (
          <Button small kind="quiet" onClick={cancel}>
            {shell('cancel')}
          </Button>
        )}
        <span className="meta grow">{t('note.private')}</span>
        {left < 200 && <span className="meta num">{t('note.left', { count: left, number: f.exact(left) })}</span>}
      </div>
    </form>
  );
}
