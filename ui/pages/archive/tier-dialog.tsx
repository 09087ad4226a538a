import { NumberInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cost } from '../../../api/archive/contract.ts';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import css from './archive.module.css';

interface Line {
  key: number;
  upTo: number | '';
  price: number | '';
}

/** What the sending service charges: for whom, and in which steps. */
export function TierDialog({ cost, close }: { cost: Cost; close(): void }) {
  const { t } = useTranslation('archive');
  const { t: shell } = useTranslation('shell');
  const { id } = useAudience();
  const [who, setWho] = useState(cost.chargedFor);
  const [lines, setLines] = useState<Line[]>(() => {
    const known = cost.tiers.map(({ upTo, price }, key) => ({ key, upTo, price: Number(price) }));
    return known.length > 0 ? known : [{ key: 0, upTo: '', price: '' }];
  });
  const write = useWrite(contract.audiences.update, [contract.audiences.list, contract.archive.cost]);
  const said = lines.filter(({ upTo, price }) => upTo !== '' || price !== '');
  const wrong = said.some(({ upTo, price }) => upTo === '' || price === '');
  const change = (key: number, more: Partial<Line>) => setLines(lines.map((line) => (line.key === key ? { ...line, ...more } : line)));
  const number = (value: number | string) => (typeof value === 'number' ? value : '');
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (wrong || write.isPending) return;
    const priceTiers = said
      .map(({ upTo, price }) => ({ upTo: Number(upTo), price: Number(price).toFixed(2) }))
      .sort((a, b) => a.upTo - b.upTo);
    write.mutate({ params: { id }, body: { priceTiers, chargedFor: who } }, { onSuccess: close });
  };
  return (
    <Dialog title={t('tiers.title')} close={close} width={480}>
      <form className={css.asking} onSubmit={save}>
        <p className="soft">{t('tiers.means', { currency: cost.currency })}</p>
        <div>
          <p className="label">{t('tiers.who')}</p>
          <Segmented
            label={t('tiers.who')}
            small={false}
            value={who}
            choices={(['contacts', 'active'] as const).map((value) => ({ value, label: t(`tiers.${value}`) }))}
            onChange={(to) => setWho(to as typeof who)}
          />
          <p className="meta">{t(`tiers.whoMeans.${who}`)}</p>
        </div>
        <div className={css.tiers}>
          <span className="label">{t('tiers.upTo')}</span>
          <span className="label">{t('tiers.price')}</span>
          <span />
          {lines.map(({ key, upTo, price }, n) => (
            <TierLine
              key={key}
              n={n}
              upTo={upTo}
              price={price}
              onUpTo={(value) => change(key, { upTo: number(value) })}
              onPrice={(value) => change(key, { price: number(value) })}
              remove={() => setLines(lines.filter((line) => line.key !== key))}
            />
          ))}
        </div>
        <div>
          <Button
            small
            icon="plus"
            onClick={() => setLines([...lines, { key: Math.max(-1, ...lines.map(({ key }) => key)) + 1, upTo: '', price: '' }])}
          >
            {t('tiers.add')}
          </Button>
        </div>
        {write.isError && (
          <p className="red" role="alert">
            {faultText(write.error, shell)}
          </p>
        )}
        <DialogFoot close={close}>
          <Button type="submit" kind="primary" busy={write.isPending} reason={wrong ? t('tiers.wrong') : null}>
            {t('tiers.save')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}

interface TierLineProps {
  n: number;
  upTo: number | '';
  price: number | '';
  onUpTo(value: number | string): void;
  onPrice(value: number | string): void;
  remove(): void;
}
function TierLine({ n, upTo, price, onUpTo, onPrice, remove }: TierLineProps) {
  const { t, i18n } = useTranslation('archive');
  const french = i18n.language === 'fr';
  const shape = { thousandSeparator: french ? '\u202f' : ',', decimalSeparator: french ? ',' : '.', hideControls: true } as const;
  return (
    <>
      <NumberInput
        aria-label={`${t('tiers.upTo')} ${n + 1}`}
        value={upTo}
        min={1}
        max={1_000_000_000}
        allowDecimal={false}
        onChange={onUpTo}
        data-autofocus={n === 0 || undefined}
        {...shape}
      />
      <NumberInput
        aria-label={`${t('tiers.price')} ${n + 1}`}
        value={price}
        min={0}
        max={1_000_000_000}
        decimalScale={2}
        onChange={onPrice}
        {...shape}
      />
      <IconButton small icon="close" size={16} label={t('tiers.remove')} onClick={remove} />
    </>
  );
}
