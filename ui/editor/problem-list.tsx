import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../workflows/flow/problems.ts';
import { Icon } from '../components/icon.tsx';
import { useEditing } from './context.ts';
import css from './editor.module.css';
import { SETTINGS, TRIGGER } from './graph.ts';
import { problemText } from './problems.ts';

/** Leads to the field that a problem is about; what the audience lacks is mended on its own page. */
export function useGoToProblem(): (problem: Problem) => void {
  const { select, flow, shown } = useEditing();
  const navigate = useNavigate();
  return (problem) => {
    if (problem.code === 'noPostalAddress')
      return void navigate({ to: '/a/$audienceId/settings', params: { audienceId: flow.audienceId }, search: { field: 'postalAddress' } });
    if (problem.stepId) return select(problem.stepId, { field: problem.field });
    if (problem.code === 'noSender') return select(SETTINGS, { field: 'from.address' });
    select(problem.field?.startsWith('settings') ? SETTINGS : shown.entry ? TRIGGER : null, { field: problem.field });
  };
}

export function ProblemList({ close }: { close(): void }) {
  const { t } = useTranslation('editor');
  const { problems, shown } = useEditing();
  const goTo = useGoToProblem();
  return (
    <ul className={css.problems}>
      {problems.map((problem, n) => (
        <li key={`${problem.code}/${problem.stepId}/${problem.field}/${n}`}>
          <button
            type="button"
            onClick={() => {
              close();
              goTo(problem);
            }}
          >
            <Icon name="warning" className="red" />
            <span className="grow">{problemText(problem, shown, t)}</span>
            <Icon name="right" className="softer" />
          </button>
        </li>
      ))}
    </ul>
  );
}
