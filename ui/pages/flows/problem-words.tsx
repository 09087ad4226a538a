import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';

/** More than this, and the editor's own list is the place to read them. */
const SHOWN = 3;

/** A draft's problems as sentences. */
export function ProblemWords({ flowId }: { flowId: string }) {
  const { t } = useTranslation('flows');
  const flow = useRead(contract.flows.one, { params: { id: flowId } });
  if (!flow.data) return null;
  const { draft, problemList } = flow.data;
  const nameOf = (stepId: string | null) => draft.steps.find(({ id }) => id === stepId)?.name || t('problem.step');
  const sentences = problemList
    .slice(0, SHOWN)
    .map(({ code, stepId, message }) => t(`problem.${code}`, { step: nameOf(stepId), defaultValue: message }));
  const more = problemList.length - sentences.length;
  return [...new Set(sentences), ...(more > 0 ? [t('problem.more', { count: more })] : [])].join(' ');
}
