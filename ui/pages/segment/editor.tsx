import { notifications } from '@mantine/notifications';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Segment } from '../../../api/segments/contract.ts';
import { leavesOf, type Rule } from '../../../workflows/flow/rule/rule.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { problemsOf } from '../../components/rule/problems.ts';
import { RuleBuilder } from '../../components/rule/rule-builder.tsx';
import { unfinished } from '../../components/rule/unfinished.ts';
import { useAudience } from '../../shell/audience.tsx';
import { Compare } from './compare.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { NameFields } from './name-fields.tsx';
import { RecipeColumn } from './recipe-column.tsx';
import css from './segment.module.css';
import { CountedAt, Side } from './side.tsx';
import { useFunnel } from './use-funnel.ts';
import { usePreview } from './use-preview.ts';
import { type Recipe, useRecipes } from './use-recipes.ts';
import { Why } from './why.tsx';

interface EditorProps {
  /** null = a new one. */
  segment: Segment | null;
  begin: { name: string; rule: Rule; recipe?: string | undefined };
  why: string | undefined;
  ask(contactId: string | undefined): void;
  saved(segment: Segment): void;
  /** What else can be done with it, once it is saved as it stands. */
  actions?: ReactNode;
}

/** A rule at work: its sentences, whom it means at each moment, and why someone is in. */
export function Editor({ segment, begin, why, ask, saved, actions }: EditorProps) {
  const { t } = useTranslation('segment');
  const { id: audienceId } = useAudience();
  const [draft, setDraft] = useState({ name: begin.name, description: segment?.description ?? '', rule: begin.rule });
  const [recipe, setRecipe] = useState(segment?.recipe ?? begin.recipe);
  /** What a recipe took the place of. */
  const [replaced, setReplaced] = useState<{ name: string; rule: Rule } | null>(null);
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }));
  const preview = usePreview(audienceId, draft.rule, segment?.id);
  const funnel = useFunnel(preview, draft.rule, segment?.id);
  const better = useRecipes().data?.items.find(({ recommended }) => recommended);
  const create = useWrite(contract.segments.create, [contract.segments.list]);
  const update = useWrite(contract.segments.update, [contract.segments.list, contract.segments.one, contract.segments.versions]);
  const doing = segment ? update : create;
  const changed =
    !segment ||
    draft.name.trim() !== segment.name ||
    draft.description.trim() !== segment.description ||
    JSON.stringify(draft.rule) !== JSON.stringify(segment.rule);
  const settled = preview.ready && !preview.stale && preview.problems.length === 0;
  const byOpens = leavesOf(preview.asked).some(({ leaf }) => leaf.kind === 'email' && leaf.did === 'not_opened');
  const pick = ({ id, rule }: Recipe) => {
    if (draft.rule.rules.length > 0) setReplaced({ name: draft.name, rule: draft.rule });
    // a new segment that still bears a recipe's name, or none, takes the name of the next
    const named = !segment && (draft.name.trim() === '' || (recipe && draft.name === t(`recipe.${recipe}.name`)));
    set({ rule, ...(named ? { name: t(`recipe.${id}.name`) } : {}) });
    setRecipe(id);
  };
  // a newer version takes the draft's place before anything is shown, or the menus that brought it would go for a moment
  const [seen, setSeen] = useState(segment?.updatedAt);
  if (segment?.rule && segment.updatedAt !== seen) {
    setSeen(segment.updatedAt);
    setDraft({ name: segment.name, description: segment.description, rule: segment.rule });
  }

  const problems = preview.problems.length ? preview.problems : problemsOf(doing.error);
  const open = unfinished(draft.rule).length > 0;
  const reason =
    draft.name.trim() === '' ? t('save.nameFirst') : open ? t('save.unfinished') : preview.problems.length > 0 ? t('save.broken') : null;
  const save = () => {
    const said = { name: draft.name.trim(), description: draft.description.trim(), rule: draft.rule };
    const done = {
      onSuccess: (now: Segment) => {
        notifications.show({
          message: t(segment && now.version > segment.version ? 'save.version' : 'save.done', { name: now.name, number: now.version }),
        });
        setReplaced(null);
        saved(now);
      },
    };
    if (segment) update.mutate({ params: { id: segment.id }, body: said }, done);
    else create.mutate({ body: { audienceId, kind: 'rule', ...said, ...(recipe ? { recipe } : {}) } }, done);
  };
  return (
    <div className={css.columns}>
      <RecipeColumn
        rule={draft.rule}
        saved={segment !== null}
        settled={settled || !preview.ready || preview.problems.length > 0}
        use={pick}
      />
      <LeaveGuard when={changed && !doing.isPending && !create.isSuccess && (segment !== null || draft.rule !== begin.rule)} />
      <div className={css.main}>
        <NameFields
          name={draft.name}
          description={draft.description}
          version={segment}
          fault={doing.error && problemsOf(doing.error).length === 0 ? doing.error : null}
          set={set}
        />
        <div className={css.actions}>
          {changed && (
            <Button kind="primary" busy={doing.isPending} reason={reason} onClick={save}>
              {t(segment ? 'save.changes' : 'save.new')}
            </Button>
          )}
          {replaced && changed && (
            <Button
              kind="quiet"
              icon="undo"
              onClick={() => {
                set(replaced);
                setReplaced(null);
              }}
            >
              {t('recipes.back')}
            </Button>
          )}
          {segment && changed && !replaced && (
            <Button
              kind="quiet"
              icon="undo"
              onClick={() => set({ name: segment.name, description: segment.description, rule: segment.rule ?? draft.rule })}
            >
              {t('save.putBack')}
            </Button>
          )}
          {!changed && actions}
        </div>
        <RuleBuilder
          audienceId={audienceId}
          value={draft.rule}
          onChange={(rule) => set({ rule })}
          problems={problems}
          counts={funnel.counts}
        />
        {byOpens && better && <Compare rule={preview.asked} better={better.rule} ready={settled} use={() => pick(better)} ask={ask} />}
      </div>
      <aside className={css.side}>
        <Side preview={preview} mailable={funnel.mailable} measured={changed ? null : segment} why={why} ask={ask} />
        <Why
          rule={preview.asked}
          ready={preview.ready && preview.problems.length === 0}
          contactId={why}
          better={byOpens ? better?.rule : undefined}
          choose={ask}
        />
        <CountedAt preview={preview} />
      </aside>
    </div>
  );
}
