import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Segment } from '../../../api/segments/contract.ts';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { usePages, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Sheet } from '../../components/dialog.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { RuleText } from '../../components/rule/rule-text.tsx';
import { ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './segment.module.css';

/** Every rule it had: when, by whom, and what it said. Reports name the one that was used. */
export function Versions({ segment, close }: { segment: Segment; close(): void }) {
  const { t } = useTranslation('segment');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const update = useWrite(contract.segments.update, [contract.segments.list, contract.segments.one, contract.segments.versions]);
  const useAgain = (number: number, rule: Rule) =>
    update.mutate(
      { params: { id: segment.id }, body: { rule } },
      {
        onSuccess: (now) => notifications.show({ message: t('versions.used', { number, as: now.version }) }),
        onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }),
      },
    );
  const found = usePages(contract.segments.versions, { params: { id: segment.id }, query: { limit: 20 } });
  return (
    <Sheet title={t('versions.title')} close={close} width={560}>
      <p className="meta2">{t('versions.means')}</p>
      {found.isPending && <Skeleton lines={8} />}
      {found.isError && <ErrorState fault={found.error} retry={() => found.refetch()} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: there is only text to scroll, and the keyboard scrolls from what has the focus */}
      <ol className={css.versions} tabIndex={0} aria-label={t('versions.title')}>
        {found.items.map(({ number, rule, actor, createdAt }) => (
          <li key={number}>
            <div className={css.versionHead}>
              <h3 className="h3">{t('versions.number', { number })}</h3>
              {number === segment.version && <span className="tag green">{t('versions.now')}</span>}
              <span className="grow" />
              {number !== segment.version && (
                <Button
                  small
                  icon="undo"
                  busy={update.isPending}
                  aria-label={t('versions.useOf', { number })}
                  onClick={() => useAgain(number, rule)}
                >
                  {t('versions.use')}
                </Button>
              )}
            </div>
            <p className="meta">{t('versions.by', { at: f.near(createdAt), actor: t(`actor.${actor}`, { defaultValue: actor }) })}</p>
            <RuleText audienceId={audienceId} rule={rule} />
          </li>
        ))}
      </ol>
      <LoadMore pages={found} />
    </Sheet>
  );
}
