import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './fields.module.css';
import type { Clash } from './use-edit.ts';

interface ClashDialogProps {
  label: string;
  clash: Clash;
  shown(value: unknown): string;
  keepTheirs(): void;
  takeMine(): void;
  busy: boolean;
}

/** Two people changed one field: both values, and a choice. Nothing has been overwritten. */
export function ClashDialog({ label, clash: { mine, theirs }, shown, keepTheirs, takeMine, busy }: ClashDialogProps) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const by = theirs.actor ? t('clash.by', { who: t(`actor.${theirs.actor}`, { defaultValue: theirs.actor }) }) : t('clash.bySomeone');
  return (
    <Dialog title={t('clash.title', { field: label })} close={keepTheirs} width={480}>
      <p>{t('clash.what')}</p>
      <dl className={css.clash}>
        <div>
          <dt className="meta">
            {by}
            {theirs.at ? `, ${f.near(theirs.at)}` : ''}
          </dt>
          <dd>{shown(theirs.value) || '–'}</dd>
        </div>
        <div>
          <dt className="meta">{t('clash.yours')}</dt>
          <dd>{shown(mine) || '–'}</dd>
        </div>
      </dl>
      <div className="row" style={{ marginTop: 16 }}>
        <Button onClick={keepTheirs} data-autofocus>
          {t('clash.keep')}
        </Button>
        <Button onClick={takeMine} busy={busy}>
          {t('clash.take')}
        </Button>
      </div>
    </Dialog>
  );
}
