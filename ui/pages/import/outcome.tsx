import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { OneImport } from '../../../api/imports/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { ImportHistory } from '../../components/import-history.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './import.module.css';
import { RefusedTable } from './refused-table.tsx';
import { RowsSheet } from './rows-sheet.tsx';
import { Undo } from './undo.tsx';

/** Step 3: while it runs with a bar, afterwards with its counts; what was refused, the undo, and every other import. */
export function Outcome({ one }: { one: OneImport }) {
  const { t } = useTranslation('import');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const [reason, setReason] = useState<string | null>(null);
  const { result, state, choices } = one;
  const written = result.added + result.updated;
  const seconds =
    one.startedAt && one.finishedAt ? Math.max(1, Math.round((Date.parse(one.finishedAt) - Date.parse(one.startedAt)) / 1000)) : null;
  const open = ['waiting', 'running', 'paused', 'undoing'].includes(state);
  return (
    <div className={css.outcome}>
      <header className={css.head}>
        <div className="grow">
          <h1 className="row">
            <Icon name={icons[state] ?? 'info'} size={20} className={state === 'done' ? 'green' : state === 'failed' ? 'red' : 'soft'} />
            <span>{t(`heads.${state}`, { count: written, n: f.exact(written), taken: f.exact(one.undoneResult?.taken ?? 0) })}</span>
          </h1>
          <p className={`soft ${css.told}`}>
            {one.name},{' '}
            {seconds
              ? t('toldDone', { at: f.near(one.finishedAt as string), count: seconds, n: f.exact(seconds) })
              : t('told', { at: f.near(one.createdAt) })}
            . {choices.consentSource && t('toldConsent', { source: choices.consentSource })} {choices.tags.length > 0 && t('toldTagged')}{' '}
            {choices.tags.map((name) => (
              <span key={name} className="tag">
                {name}
              </span>
            ))}
          </p>
        </div>
        <div className="row">
          <ButtonLink to="/a/$audienceId/contacts/import/{-$importId}" params={{ audienceId, importId: undefined }}>
            {t('another')}
          </ButtonLink>
          {state === 'done' && written > 0 && (
            <Link className="btn primary" to="/a/$audienceId/contacts" params={{ audienceId }} search={{ f: `imports:any:${one.id}` }}>
              {t('see', { count: written, n: f.exact(written) })}
            </Link>
          )}
        </div>
      </header>
      {one.error && (
        <div className="note red" role="alert">
          <Icon name="warning" />
          <span>{one.error}</span>
        </div>
      )}
      {open && <Running one={one} />}
      <dl className={css.figures}>
        <Figure
          n={f.exact(result.added)}
          colour="green"
          label={t('added')}
          more={result.subscribed > 0 ? t('addedMore', { count: result.subscribed, n: f.exact(result.subscribed) }) : ''}
        />
        <Figure
          n={f.exact(result.updated)}
          label={t('updated')}
          more={
            result.left > 0
              ? t('updatedLeft', { count: result.left, n: f.exact(result.left) })
              : result.unchanged > 0
                ? t('unchanged', { count: result.unchanged, n: f.exact(result.unchanged) })
                : ''
          }
        />
        <Figure n={f.exact(result.merged)} label={t('merged')} more={result.merged > 0 ? t('mergedMore') : ''} />
        <Figure
          n={f.exact(result.refused)}
          colour={result.refused > 0 ? 'red' : undefined}
          label={t('refusedFigure')}
          more={one.rows ? t('refusedMore', { rate: f.rate(result.refused / one.rows), rows: f.exact(one.rows) }) : ''}
        />
      </dl>
      {result.enrolled > 0 && <p className="soft">{t('enrolled', { count: result.enrolled, n: f.exact(result.enrolled) })}</p>}
      {!open && result.refused > 0 && <RefusedTable one={one} open={setReason} />}
      <Undo one={one} />
      <ImportHistory audienceId={audienceId} />
      {reason && <RowsSheet one={one} reason={reason} close={() => setReason(null)} />}
    </div>
  );
}
const icons: Partial<Record<OneImport['state'], 'check' | 'warning' | 'undo' | 'pause' | 'stop' | 'wait'>> = {
  done: 'check',
  failed: 'warning',
  unreadable: 'warning',
  undone: 'undo',
  undoing: 'undo',
  paused: 'pause',
  cancelled: 'stop',
  running: 'wait',
  waiting: 'wait',
};

const Figure = ({ n, label, more, colour }: { n: string; label: string; more: string; colour?: string | undefined }) => (
  <div>
    <dd className={`figure ${colour ?? ''}`}>{n}</dd>
    <dt>
      <span className="medium">{label}</span> <span className="meta">{more}</span>
    </dt>
  </div>
);

/** How far it is, with what can be done about it. */
function Running({ one }: { one: OneImport }) {
  const { t } = useTranslation('import');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const refresh = [contract.imports.one, contract.imports.list];
  const pause = useWrite(contract.imports.pause, refresh);
  const resume = useWrite(contract.imports.resume, refresh);
  const cancel = useWrite(contract.imports.cancel, refresh);
  const said = { params: { id: one.id } };
  const rests = one.state === 'paused' || one.wanted === 'pause';
  const fault = pause.error ?? resume.error ?? cancel.error;
  return (
    <section className={css.running} aria-label={t('progress')}>
      <progress
        className={css.progress}
        max={one.total ?? undefined}
        value={one.total === null ? undefined : one.done}
        aria-label={t('progress')}
      />
      <div className="row">
        <p className="grow num soft" role="status">
          {one.wanted === 'cancel' || (one.wanted === 'pause' && one.state !== 'paused')
            ? t('cancelling')
            : one.total === null
              ? t('readingFile', { n: f.exact(one.counts.rows) })
              : t(one.state === 'undoing' ? 'undoneOf' : 'writtenOf', { done: f.exact(one.done), total: f.exact(one.total) })}
        </p>
        {rests ? (
          <Button icon="play" onClick={() => resume.mutate(said)}>
            {t('resume')}
          </Button>
        ) : (
          <Button icon="pause" onClick={() => pause.mutate(said)}>
            {t('pause')}
          </Button>
        )}
        <Button onClick={() => cancel.mutate(said)}>{shell('cancel')}</Button>
      </div>
      <p className="meta">{t('leaveIt')}</p>
      {fault && (
        <p className="red" role="alert">
          {faultText(fault, shell)}
        </p>
      )}
    </section>
  );
}
