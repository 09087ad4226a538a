import { useElementSize } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import { presentWalk } from './contact.ts';
import css from './profile.module.css';
import { RulerKey } from './ruler-key.tsx';
import { spanOf, ticksOf } from './scale.ts';

const HEIGHT = 152;
const TALLEST_ORDER = 36;
/** Names of messages nearer to each other than this would run together; and about how wide a letter of theirs is. */
const NAME_GAP = 12;
const LETTER = 6.4;

/** Orders and our messages over time, with today and what is planned. */
export function Ruler({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const { ref, width } = useElementSize();
  const now = Date.now();
  const narrow = width < 560;
  const left = narrow ? 0 : 76;
  const { from, to, marks } = spanOf(contact, now);
  const x = (at: number | string) => left + ((new Date(at).getTime() - from) / (to - from)) * (width - left);
  const today = x(now);
  const most = Math.max(...contact.orders.map(({ total }) => Number(total)), 1);
  const walk = presentWalk(contact);
  const days = contact.lastOrderAt ? f.daysSince(contact.lastOrderAt) : 0;
  const ticks = ticksOf(from, to, width - left);
  const endsAt = (px: number) => (px > width - 40 ? 'end' : px < left + 30 ? 'start' : 'middle');
  /** Where the name at the right begins: the newest are named first, as long as theirs fits before it. */
  let taken = today - 8;
  const messages = contact.messages.map((message) => {
    const px = x(message.at);
    const half = (message.name.length * LETTER) / 2;
    const shown = contact.lastOrderAt !== null && message.at > contact.lastOrderAt && px + half + NAME_GAP < taken && px - half > left;
    if (shown) taken = px - half;
    return { ...message, px, shown };
  });
  const planned = walk?.at ? [{ at: Date.parse(walk.at), name: walk.stepName }] : [];
  const later = marks.filter(({ at }) => at > (planned[0]?.at ?? now) + 86_400_000);
  return (
    <section className={css.ruler} ref={ref} aria-label={t('ruler.label')}>
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={t('ruler.words', { orders: contact.orders.length, messages: contact.messages.length })}
        >
          {!narrow && (
            <>
              <text x={0} y={64} className={css.lane}>
                {t('ruler.orders')}
              </text>
              <text x={0} y={116} className={css.lane}>
                {t('ruler.messages')}
              </text>
            </>
          )}
          {marks.map(({ day, at }, n) => {
            const px = x(at);
            const near = Math.abs(px - today) < 34;
            const after = marks[n + 1];
            const crowded = after !== undefined && x(after.at) - px < (narrow ? 52 : 56);
            return (
              <g key={day}>
                <line x1={px} x2={px} y1={34} y2={134} stroke="var(--line-2)" strokeDasharray="2 4" />
                <text
                  x={near ? px + (px < today ? -5 : 5) : px}
                  y={28}
                  textAnchor={near ? (px < today ? 'end' : 'start') : endsAt(px)}
                  fill="var(--ink-3)"
                >
                  {crowded ? '' : narrow ? day : t('ruler.day', { day })}
                </text>
              </g>
            );
          })}
          {contact.lastOrderAt && today - x(contact.lastOrderAt) > 4 && (
            <>
              <rect x={x(contact.lastOrderAt)} y={58} width={today - x(contact.lastOrderAt)} height={14} fill="var(--amber-tint)" />
              {today - x(contact.lastOrderAt) > 70 && (
                <text x={x(contact.lastOrderAt) + 10} y={69} fill="var(--amber)" fontWeight={500}>
                  {t('ruler.days', { count: days, number: f.exact(days) })}
                </text>
              )}
            </>
          )}
          <line x1={left} x2={width} y1={72.5} y2={72.5} stroke="var(--line-2)" />
          <line x1={left} x2={width} y1={112} y2={112} stroke="var(--line)" />
          {contact.orders.map(({ id, at, total, counted, externalId }) => {
            const height = Math.max(4, (Number(total) / most) * TALLEST_ORDER);
            return (
              <rect
                key={id}
                x={x(at) - 3}
                y={72 - height}
                width={6}
                height={height}
                rx={2}
                fill={counted ? 'var(--green)' : 'var(--line-2)'}
              >
                <title>{t('ruler.order', { id: externalId, day: f.day(at), amount: f.money(total) })}</title>
              </rect>
            );
          })}
          <line x1={today} x2={today} y1={2} y2={134} stroke="var(--ink)" strokeWidth={1.5} />
          <text x={today - 6} y={11} textAnchor="end" fill="var(--ink)" fontWeight={600}>
            {t('ruler.today')}
          </text>
          {messages.map(({ id, at, px, shown, name, opened, clicked, state }) => (
            <g key={id}>
              <title>{`${name}, ${f.moment(at)}`}</title>
              {opened || clicked ? (
                <circle cx={px} cy={112} r={4.5} fill="var(--ink-2)" />
              ) : (
                <circle
                  cx={px}
                  cy={112}
                  r={4}
                  fill="var(--surface)"
                  stroke={state === 'sent' ? 'var(--ink-3)' : 'var(--line-2)'}
                  strokeWidth={1.5}
                />
              )}
              {clicked && <circle cx={px} cy={112} r={7.5} fill="none" stroke="var(--ink-2)" strokeWidth={1.5} />}
              {shown && (
                <text x={px} y={130} textAnchor="middle" fill="var(--ink-2)">
                  {name}
                </text>
              )}
            </g>
          ))}
          {[...planned, ...later.map(({ at }) => ({ at, name: '' }))].map(({ at, name }) => {
            const px = x(at);
            const beside = px - today < 40;
            const atTheEnd = px + 4 + name.length * LETTER > width;
            return (
              <g key={at}>
                <circle cx={px} cy={112} r={4.5} fill="var(--bg)" stroke="var(--accent)" strokeWidth={1.5} strokeDasharray="2.5 1.8" />
                <text
                  x={atTheEnd ? (beside ? today - 6 : Math.min(px + 4, width)) : px + (beside ? 4 : 0)}
                  y={131}
                  textAnchor={atTheEnd ? 'end' : beside ? 'start' : endsAt(px)}
                  fill="var(--accent)"
                  fontWeight={500}
                >
                  {name}
                </text>
              </g>
            );
          })}
          {ticks.map((at) => (
            <g key={at}>
              <line x1={x(at)} x2={x(at)} y1={134} y2={139} stroke="var(--line-2)" />
              <text x={x(at)} y={151} textAnchor={endsAt(x(at))} fill="var(--ink-3)">
                {new Date(at).getUTCMonth() === 0 ? f.monthYear(at) : f.month(at)}
              </text>
            </g>
          ))}
          <line x1={left} x2={width} y1={133.5} y2={133.5} stroke="var(--line)" />
        </svg>
      )}
      <RulerKey indent={left} />
    </section>
  );
}
