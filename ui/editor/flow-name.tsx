import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { useWrite } from '../api/queries.ts';
import { useEditing } from './context.ts';
import css from './editor.module.css';

/** The flow's name, edited in place: Enter saves, Esc puts it back. */
export function FlowName() {
  const { t } = useTranslation('editor');
  const { flow } = useEditing();
  const [typed, setTyped] = useState<string | null>(null);
  const rename = useWrite(contract.flows.update, [contract.flows.one, contract.flows.list]);
  const save = () => {
    const name = typed?.trim();
    if (name && name !== flow.name) rename.mutate({ params: { id: flow.id }, body: { name } });
    setTyped(null);
  };
  if (typed === null)
    return (
      <h1 className={css.name}>
        <button type="button" className="clip leads" title={t('rename')} onClick={() => setTyped(flow.name)}>
          {rename.isPending ? rename.variables.body?.name : flow.name}
        </button>
      </h1>
    );
  return (
    <input
      className={css.nameField}
      aria-label={t('rename')}
      // the person has just asked to type here
      ref={(input) => input?.focus()}
      maxLength={120}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save();
        if (event.key === 'Escape') {
          event.stopPropagation();
          setTyped(null);
        }
      }}
    />
  );
}
