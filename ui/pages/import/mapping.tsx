import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { OneImport } from '../../../api/imports/contract.ts';
import type { Said } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Page } from '../../components/page.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import type { Crumb } from '../../shell/top-bar.tsx';
import { AddTo } from './add-to.tsx';
import { Consent } from './consent.tsx';
import { Detected } from './detected.tsx';
import css from './import.module.css';
import { Preview } from './preview.tsx';
import { Refused } from './refused.tsx';
import { RowsSheet } from './rows-sheet.tsx';
import { Series } from './series.tsx';

export type Change = (body: Said<typeof contract.imports.change>['body'] & object) => void;

/** Step 2: how the file is read, where its columns go, why these people may be written to. */
export function Mapping({ one, crumbs }: { one: OneImport; crumbs: Crumb[] }) {
  const { t } = useTranslation('import');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const params = { id: one.id };
  const [reason, setReason] = useState<string | null>(null);
  const change = useWrite(contract.imports.change, [contract.imports.one]);
  const start = useWrite(contract.imports.start, [contract.imports.one, contract.imports.list]);
  const cancel = useWrite(contract.imports.cancel, [contract.imports.list]);
  const set: Change = (body) => change.mutate({ params, body });
  const { counts } = one;
  const ready = counts.whole ? (counts.added ?? 0) + (one.choices.existing === 'skip' ? 0 : (counts.known ?? 0)) : null;
  const fault = change.error ?? start.error;
  const why = one.blocked ? t(`blocked.${one.blocked}`) : ready === null ? t('blocked.counting') : null;
  return (
    <Page title={t('title')} crumbs={crumbs} flush>
      <div className={css.mapping}>
        <section className={css.file} aria-label={t('file')}>
          <div className={css.name}>
            <Icon name="file" size={20} className="soft" />
            <h1 className="clip">{one.name}</h1>
            <span className="meta">{one.tool ? t('step2Tool', { tool: t(`tools.${one.tool}`) }) : t('step2')}</span>
            <span className="grow" />
            <span className="meta num" role="status">
              {counts.whole ? t('allRead', { count: counts.rows, n: f.exact(counts.rows) }) : t('readSoFar', { n: f.exact(counts.rows) })}
            </span>
          </div>
          <Detected one={one} set={set} />
          {fault && (
            <div className="note red" role="alert">
              <Icon name="warning" />
              <span>{faultText(fault, shell)}</span>
            </div>
          )}
          <Preview one={one} set={set} />
        </section>
        <aside className={css.side} aria-label={t('why')}>
          <Consent one={one} set={set} />
          <Refused one={one} open={setReason} />
          <AddTo one={one} set={(choices) => set({ choices })} />
          <Series one={one} set={(choices) => set({ choices })} />
        </aside>
        <footer className={css.foot}>
          <p className="grow num">
            {ready === null ? (
              <span className="soft">{t('counting')}</span>
            ) : (
              <>
                <b>
                  {t('sum', {
                    added: f.exact(counts.added ?? 0),
                    known: f.exact(counts.known ?? 0),
                    existing: one.choices.existing,
                    context: one.choices.existing,
                  })}
                </b>{' '}
                <span className="soft">
                  {t('sumRest', { rows: f.exact(counts.rows - counts.refused), refused: f.exact(counts.refused) })}
                </span>
              </>
            )}
          </p>
          <Button
            onClick={() =>
              cancel.mutate(
                { params },
                {
                  onSuccess: () =>
                    navigate({ to: '/a/$audienceId/contacts/import/{-$importId}', params: { audienceId, importId: undefined } }),
                },
              )
            }
          >
            {t('back')}
          </Button>
          <Button kind="primary" reason={why} busy={start.isPending || change.isPending} onClick={() => start.mutate({ params })}>
            {ready === null ? t('go') : t('goCount', { count: ready, n: f.exact(ready) })}
          </Button>
        </footer>
      </div>
      {reason && <RowsSheet one={one} reason={reason} close={() => setReason(null)} />}
    </Page>
  );
}
