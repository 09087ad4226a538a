import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Choices, OneImport } from '../../../api/imports/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import css from './import.module.css';

/** Tags and lists that all of them get. */
export function AddTo({ one, set }: { one: OneImport; set(part: Partial<Choices>): void }) {
  const { t } = useTranslation('import');
  const { tags, lists } = one.choices;
  const [tag, setTag] = useState('');
  const known = useRead(contract.lists.list, { query: { audienceId: one.audienceId } });
  const all = known.data?.items ?? [];
  const add = () => {
    const name = tag.trim();
    if (name && !tags.some((one) => one.toLowerCase() === name.toLowerCase())) set({ tags: [...tags, name] });
    setTag('');
  };
  return (
    <section className={css.part}>
      <h2>{t('addTo')}</h2>
      {tags.length + lists.length > 0 && (
        <p className={css.chips}>
          {tags.map((name) => (
            <span key={name} className="tag">
              {name}
              <button type="button" aria-label={t('takeOff', { name })} onClick={() => set({ tags: tags.filter((one) => one !== name) })}>
                <Icon name="close" size={14} />
              </button>
            </span>
          ))}
          {lists.map((id) => {
            const name = all.find((list) => list.id === id)?.name ?? '';
            return (
              <span key={id} className="tag accent">
                {name}
                <button type="button" aria-label={t('takeOff', { name })} onClick={() => set({ lists: lists.filter((one) => one !== id) })}>
                  <Icon name="close" size={14} />
                </button>
              </span>
            );
          })}
        </p>
      )}
      <div className={css.adding}>
        <input
          aria-label={t('addTag')}
          placeholder={t('addTag')}
          value={tag}
          maxLength={100}
          onChange={(event) => setTag(event.currentTarget.value)}
          onBlur={add}
          onKeyDown={(event) => event.key === 'Enter' && add()}
        />
        {all.length > 0 && (
          <select
            aria-label={t('addList')}
            value=""
            onChange={(event) => event.currentTarget.value && set({ lists: [...lists, event.currentTarget.value] })}
          >
            <option value="">{t('addList')}</option>
            {all
              .filter(({ id }) => !lists.includes(id))
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </select>
        )}
      </div>
    </section>
  );
}
