import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldType } from '../../../api/fields/contract.ts';
import { Button } from '../../components/button.tsx';
import { FieldControl, isCompound } from '../../components/field-control.tsx';
import { fieldText } from '../../components/field-value.ts';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import { ClashDialog } from './clash-dialog.tsx';
import type { Contact } from './contact.ts';
import css from './fields.module.css';
import { type Ground, useEdit, valueNow } from './use-edit.ts';

export interface FieldShape {
  /** As a change names it: firstName, fields.shoe_size. */
  name: string;
  label: string;
  type: FieldType;
  choices?: readonly (string | { value: string; label: string })[];
  suggestions?: readonly string[];
  placeholder?: string;
  /** `always`: it has a value whatever happens, so nobody needs to be told. */
  required?: boolean | 'always';
  /** How it is stored when it is emptied. */
  empty?: null | '';
}

/** Edited in place: Enter saves, Esc puts back. What is typed stays when it is refused. */
export function Field({ contact, shape }: { contact: Contact; shape: FieldShape }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { name, label, type, choices, empty = null } = shape;
  const [draft, setDraft] = useState<{ value: unknown; ground: Ground } | null>(null);
  const edit = useEdit(contact, name);
  const now = valueNow(contact, name);
  const shown = (value: unknown) => {
    const choice = choices?.find((one) => typeof one === 'object' && one.value === value);
    return typeof choice === 'object' ? choice.label : fieldText(type, value, f, { yes: shell('yes'), no: shell('no') });
  };
  const close = () => {
    setDraft(null);
    edit.reset();
  };
  const save = (value: unknown) => {
    if (!draft || edit.busy) return;
    const tidy = typeof value === 'string' ? value.trim() || empty : value;
    if ((tidy ?? '') === (draft.ground.was ?? '')) return close();
    setDraft({ ...draft, value: tidy });
    edit.save(tidy, draft.ground, close);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
    if (event.key === 'Enter' && (!isCompound(type) || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save(draft?.value);
    }
  };
  const text = shown(now);
  return (
    <div className={css.field} data-wide={(draft && isCompound(type)) || undefined}>
      <dt>
        {label}
        {shape.required === true && (
          <span className="softer" title={t('required')}>
            {' *'}
          </span>
        )}
      </dt>
      <dd>
        {draft === null ? (
          <button
            type="button"
            className={css.value}
            aria-label={t('edit', { field: label, value: text || '–' })}
            onClick={() => setDraft({ value: now, ground: { rev: contact.rev, was: now } })}
          >
            {text ? <Breakable text={text} /> : <span className="softer">–</span>}
          </button>
        ) : (
          <div aria-busy={edit.busy}>
            <FieldControl
              type={type}
              label={label}
              value={draft.value}
              choices={choices ?? []}
              {...(shape.suggestions ? { suggestions: shape.suggestions } : {})}
              placeholder={shape.placeholder ?? (type === 'birthday' ? '1990-03-12' : undefined)}
              {...(shape.required ? { none: '' } : {})}
              autoFocus
              onChange={(value) => {
                setDraft({ ...draft, value });
                if (type === 'choice' || type === 'yes_no') edit.save(value, draft.ground, close);
              }}
              onKeyDown={onKeyDown}
              {...(isCompound(type)
                ? {}
                : {
                    onBlur: () => {
                      if (!edit.fault && !edit.clash) save(draft.value);
                    },
                  })}
            />
            {isCompound(type) && (
              <div className="row" style={{ marginTop: 6 }}>
                <Button small busy={edit.busy} onClick={() => save(draft.value)}>
                  {t('save')}
                </Button>
                <Button small kind="quiet" onClick={close}>
                  {shell('cancel')}
                </Button>
              </div>
            )}
          </div>
        )}
        {edit.fault && draft && (
          <p className="red meta" role="alert">
            {faultText(edit.fault, shell)}{' '}
            {edit.other && (
              <Link
                to="/a/$audienceId/contacts/$contactId"
                params={{ audienceId: contact.audienceId, contactId: edit.other }}
                className="link"
              >
                {t('openOther')}
              </Link>
            )}
          </p>
        )}
        {edit.clash && (
          <ClashDialog
            label={label}
            clash={edit.clash}
            shown={shown}
            busy={edit.busy}
            keepTheirs={() => {
              edit.dismiss();
              close();
            }}
            // from what stands there now: should a third person come in between, they are seen as well
            takeMine={() => edit.clash && edit.save(edit.clash.mine, { rev: contact.rev, was: edit.clash.theirs.value }, close)}
          />
        )}
      </dd>
    </div>
  );
}

/** A long address breaks after its @, not within a word. */
function Breakable({ text }: { text: string }) {
  const at = text.indexOf('@');
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at + 1)}
      <wbr />
      {text.slice(at + 1)}
    </>
  );
}
