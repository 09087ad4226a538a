import type { Group, Rule } from '../../../workflows/flow/rule/rule.ts';
import { sayLeaf } from './describe.ts';
import css from './rule.module.css';
import { fill, type Speech, template, textOf } from './sentence.ts';
import { useSpeech } from './use-speech.ts';

/** A rule to be read. */
export function RuleText({ audienceId, rule }: { audienceId: string; rule: Rule }) {
  const speech = useSpeech(audienceId, rule);
  return <GroupText group={rule} speech={speech} root />;
}

export const groupWords = ({ match }: Group, speech: Speech, root: boolean) =>
  textOf(fill(template(speech.t, `group.${root ? 'root' : 'inner'}.${match}`), { match: speech.t(`match.${match}`) }), speech);

function GroupText({ group, speech, root = false }: { group: Group; speech: Speech; root?: boolean }) {
  return (
    <div className={css.text}>
      <p className={root ? 'soft' : ''}>{groupWords(group, speech, root)}</p>
      <ul>
        {group.rules.map((rule, n) => (
          <li key={n}>{rule.kind === 'group' ? <GroupText group={rule} speech={speech} /> : sayLeaf(rule, speech)}</li>
        ))}
      </ul>
    </div>
  );
}
