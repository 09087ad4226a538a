import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { useFormat } from '../../shell/audience.tsx';
import { useNames } from './names.ts';
import type { Say, Speech } from './sentence.ts';

const NOTHING: ReadonlyMap<string, string> = new Map();

/** What sentences of this audience's rules are made with, in the language of the screen. */
export function useSpeech(audienceId: string, rule: Rule): Speech {
  const { t } = useTranslation(['rule', 'shell']);
  const f = useFormat();
  const names = useNames(audienceId, rule);
  return useMemo(() => ({ t: t as unknown as Say, f, names, kept: NOTHING, keep: () => undefined }), [t, f, names]);
}

/** The same for one condition, which remembers what was chosen in its menus. */
export function useOwnSpeech(speech: Speech): Speech {
  const [kept, setKept] = useState(NOTHING);
  return { ...speech, kept, keep: (name, shape) => setKept((before) => new Map(before).set(name, shape)) };
}
