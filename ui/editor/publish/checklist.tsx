import { Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { contract } from '../../../api/contract.ts';
import type { flows } from '../../../api/flows/contract.ts';
import { mergeTags } from '../../../api/mails/tags.ts';
import type { Problem } from '../../../workflows/flow/problems.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { useEditing } from '../context.ts';
import { SETTINGS } from '../graph.ts';
import { useGoToProblem } from '../problem-list.tsx';
import { problemText } from '../problems.ts';
import css from './publish.module.css';

type Item = z.output<typeof flows.checklist.response>['items'][number];

/** What must be right before it can start; each that is not leads to where it is mended. */
export function Checklist({ items, fix }: { items: Item[]; fix(): void }) {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const bad = items.filter((item) => !item.ok);
  const detail = ({ id, detail: said }: Item): string => {
    if (id === 'shop') return said && t('check.lastHeard', { when: f.moment(said) });
    if (id === 'graph') return t('check.steps', { count: Number(said) });
    if (id === 'content' || id === 'unsubscribe') return t('check.of', { done: said.split('/')[0], all: said.split('/')[1] });
    const label = (name: string) => mergeTags.find((tag) => tag.name === name)?.label;
    return id === 'mergeTags'
      ? said
          .split(', ')
          .map((name) => (label(name) ? t(label(name) as string).toLowerCase() : name))
          .join(', ')
      : said;
  };
  return (
    <section>
      <div className="row">
        <h3 className="h2">{t('publishing.before')}</h3>
        {bad.length > 0 && <span className="tag red num">{t('publishing.toFix', { count: bad.length, of: items.length })}</span>}
      </div>
      {bad.map((item) => (
        <Bad key={item.id} item={item} fix={fix} />
      ))}
      <ul className={css.checks}>
        {items
          .filter((item) => item.ok)
          .map((item) => (
            <li key={item.id}>
              <Icon name="check" size={18} className="green" />
              <span className="nowrap">{t(`check.${item.id}.good`)}</span>
              <span className="meta2 clip">{detail(item)}</span>
            </li>
          ))}
      </ul>
    </section>
  );
}

function Bad({ item, fix }: { item: Item; fix(): void }) {
  const { t } = useTranslation('editor');
  const { shown, select } = useEditing();
  const goTo = useGoToProblem();
  const [open, setOpen] = useState(false);
  const problems = item.problems as Problem[];
  const mend = () => {
    if (item.id === 'postalAddress') return setOpen(true);
    fix();
    const [first] = problems;
    if (first) goTo(first);
    else if (item.id === 'sender') select(SETTINGS, { field: 'from.address' });
  };
  const why = problems.length ? problems.map((problem) => problemText(problem, shown, t)).join(' ') : t(`check.${item.id}.why`);
  return (
    <div className={css.bad}>
      <Icon name="warning" size={18} className="red" />
      <div className="grow">
        <b className="red">{t(`check.${item.id}.bad`)}</b>{' '}
        <span className="soft">{item.id === 'postalAddress' ? t('check.postalAddress.why') : why}</span>
        {open && <PostalAddress />}
      </div>
      {!open && (item.id !== 'shop' || problems.length > 0) && (
        <Button small onClick={mend}>
          {t('publishing.fix')}
        </Button>
      )}
    </div>
  );
}

/** Mended on the spot: it belongs to the audience, and one line is all it takes. */
function PostalAddress() {
  const { t } = useTranslation('editor');
  const { t: said } = useTranslation('shell');
  const audience = useAudience();
  const [typed, setTyped] = useState(audience.postalAddress);
  const save = useWrite(contract.audiences.update, [contract.audiences.list, contract.flows.checklist, contract.flows.one]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ params: { id: audience.id }, body: { postalAddress: typed.trim() } });
  };
  return (
    <form className={css.address} onSubmit={submit}>
      <Textarea
        aria-label={t('check.postalAddress.field')}
        placeholder={t('check.postalAddress.example')}
        autosize
        minRows={1}
        maxLength={400}
        data-autofocus
        ref={(input) => {
          if (input && !typed) input.focus();
        }}
        value={typed}
        error={save.error && faultText(save.error, said)}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" busy={save.isPending} reason={typed.trim() ? null : t('check.postalAddress.example')}>
        {t('publishing.save')}
      </Button>
    </form>
  );
}
