import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { usePages, useWrite } from '../api/queries.ts';
import { useAudience, useFormat } from '../shell/audience.tsx';
import { Button } from './button.tsx';
import css from './import-history.module.css';
import { LoadMore } from './load-more.tsx';
import { Segmented } from './segmented.tsx';
import { Empty, ErrorState, Skeleton } from './states.tsx';

const segments = ['all', 'running', 'finished', 'other'] as const;
export type Shown = (typeof segments)[number];
type Line = ReturnType<typeof usePages<typeof contract.imports.list>>['items'][number];
const dots: Record<Line['state'], string> = {
  ready: 'softer hollow',
  unreadable: 'red',
  waiting: 'accent hollow',
  running: 'accent',
  paused: 'amber',
  done: 'green',
  failed: 'red',
  cancelled: 'amber',
  undoing: 'accent',
  undone: 'softer hollow',
};
const OPEN = ['waiting', 'running', 'paused', 'undoing'];

interface HistoryProps {
  audienceId: string;
  /** Which of them, when the address knows; else this list remembers. */
  show?: Shown;
  setShow?(show: Shown): void;
}

/** Every import of an audience: below a result, and on the page of imports. */
export function ImportHistory({ audienceId, show: given, setShow: tell }: HistoryProps) {
  const { t } = useTranslation('imports');
  const f = useFormat();
  const audience = useAudience();
  const [own, setOwn] = useState<Shown>('all');
  const show = given ?? own;
  const [live, setLive] = useState(false);
  const list = usePages(contract.imports.list, { query: { audienceId, show, limit: 20 } }, { every: live ? 2_000 : false });
  const counts = list.pages[0]?.counts;
  const running = list.items.some(({ state }) => OPEN.includes(state));
  if (running !== live) setLive(running);
  return (
    <section className={css.history}>
      <div className={css.head}>
        <h2>{t('all')}</h2>
        <span className="meta grow">{audience.name}</span>
        <Segmented
          label={t('which')}
          value={show}
          choices={segments.map((value) => ({ value, label: t(`show.${value}`), count: counts && f.num(counts[value]) }))}
          onChange={tell ?? setOwn}
        />
      </div>
      {list.isPending && <Skeleton lines={4} />}
      {list.isError && <ErrorState fault={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && list.items.length === 0 && <Empty>{t(show === 'all' ? 'none' : 'noneSuch')}</Empty>}
      {list.items.length > 0 && (
        <table className={`table cards ${css.table}`}>
          <thead>
            <tr>
              <th>{t('state')}</th>
              <th>{t('file')}</th>
              <th>{t('when')}</th>
              <th>{t('by')}</th>
              <th className="num">{t('rows')}</th>
              <th className="num">{t('added')}</th>
              <th className="num">{t('updated')}</th>
              <th className="num">{t('refused')}</th>
              <th>
                <span className="unseen">{t('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {list.items.map((line) => (
              <Row key={line.id} line={line} audienceId={audienceId} />
            ))}
          </tbody>
        </table>
      )}
      <LoadMore pages={list} />
    </section>
  );
}

function Row({ line, audienceId }: { line: Line; audienceId: string }) {
  const { t } = useTranslation('imports');
  const f = useFormat();
  const started = line.startedAt !== null;
  const n = (value: number) => (started ? f.exact(value) : '–');
  return (
    <tr>
      <td className={css.state}>
        <span className="row">
          <span className={`dot ${dots[line.state]}`} />
          {t(`states.${line.state}`)}
        </span>
      </td>
      <td className={css.file}>
        <Link to="/a/$audienceId/contacts/import/{-$importId}" params={{ audienceId, importId: line.id }} className="medium leads">
          {line.name}
        </Link>{' '}
        <span className="meta">{aboutFile(line, t)}</span>
      </td>
      <td className={`soft ${css.when}`}>{f.near(line.startedAt ?? line.createdAt)}</td>
      <td className={`soft clip ${css.by}`}>{line.actor === 'operator' ? t('team') : line.actor}</td>
      <td className={`num ${css.rows}`}>{line.rows === null ? '–' : f.exact(line.rows)}</td>
      <td className={`num ${css.added}`}>
        {line.state === 'running' && line.total !== null && (
          <progress className={css.bar} max={line.total} value={line.done} aria-label={t('progressOf', { name: line.name })} />
        )}
        {n(line.result.added)}
      </td>
      <td className={`num ${css.updated}`}>{n(line.result.updated)}</td>
      <td className={`num ${css.refused} ${line.result.refused > 0 ? 'red' : 'soft'}`}>{n(line.result.refused)}</td>
      <td className={`num ${css.act}`}>
        <Act line={line} />
      </td>
    </tr>
  );
}

function Act({ line }: { line: Line }) {
  const { t } = useTranslation('imports');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const refresh = [contract.imports.list, contract.imports.one];
  const pause = useWrite(contract.imports.pause, refresh);
  const resume = useWrite(contract.imports.resume, refresh);
  const cancel = useWrite(contract.imports.cancel, refresh);
  const said = { params: { id: line.id } };
  const named = (verb: string) => `${verb}, ${line.name}`;
  if (OPEN.includes(line.state)) {
    const rests = line.state === 'paused' || line.wanted === 'pause';
    return (
      <span className={css.buttons}>
        <Button
          small
          icon={rests ? 'play' : 'pause'}
          aria-label={named(t(rests ? 'resume' : 'pause'))}
          onClick={() => (rests ? resume : pause).mutate(said)}
        >
          {t(rests ? 'resume' : 'pause')}
        </Button>
        <Button small aria-label={named(shell('cancel'))} onClick={() => cancel.mutate(said)}>
          {shell('cancel')}
        </Button>
      </span>
    );
  }
  const leads = (words: string) => (
    <Link
      className="btn small"
      to="/a/$audienceId/contacts/import/{-$importId}"
      params={{ audienceId, importId: line.id }}
      aria-label={named(words)}
    >
      {words}
    </Link>
  );
  if (line.state === 'ready') return leads(t('goOn'));
  if (line.undoUntil) return leads(t('undo'));
  if (line.state === 'undone')
    return (
      <span className="meta">{t('takenBack', { count: line.undoneResult?.taken ?? 0, n: f.exact(line.undoneResult?.taken ?? 0) })}</span>
    );
  if (line.state === 'cancelled') return <span className="meta">{t(line.startedAt ? 'cancelledEmpty' : 'cancelledBefore')}</span>;
  if (line.state === 'done')
    return <span className="meta">{t(line.result.added + line.result.updated > 0 ? 'tooOld' : 'nothingWritten')}</span>;
  return null;
}

function aboutFile({ format, tool, reading, origin }: Line, t: TFunction): string {
  if (tool) return t('movedIn', { tool: t(`tools.${tool}`) });
  if (origin === 'paste') return '';
  if (format === 'xlsx') return reading.sheet ?? t('firstSheet');
  return t('kind', {
    delimiter: t(`delimiters.${[';', ',', '\t', '|', ':'].indexOf(reading.delimiter)}`, { defaultValue: reading.delimiter }),
    encoding: t(`encodings.${reading.encoding}`, { defaultValue: reading.encoding }),
  });
}
