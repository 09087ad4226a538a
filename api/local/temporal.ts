import { FLOW_ID } from '../../workflows/names.ts';
import { untilListening } from './ports.ts';
import { type Child, lastWords, launch } from './processes.ts';

interface Place {
  binary: string;
  /** A SQLite file: what sleeps outlives the process. */
  file: string;
  port: number;
  /** null = no web UI. */
  uiPort: number | null;
  log: string;
  durable?: boolean;
  onLaunch?: (child: Child) => void;
}

/** Temporal's dev server on loopback, able to skip time. SQLite's default journal would cost half the speed. */
export async function startTemporal({ binary, file, port, uiPort, log, durable = true, onLaunch = () => {} }: Place) {
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--db-filename', file, '--log-level', 'error'];
  args.push(...(uiPort === null ? ['--headless'] : ['--ui-ip', '127.0.0.1', '--ui-port', String(uiPort)]));
  args.push('--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', `synchronous=${durable ? 'NORMAL' : 'OFF'}`);
  args.push('--dynamic-config-value', 'frontend.WorkflowTimeSkippingEnabled=true', '--search-attribute', `${FLOW_ID}=Keyword`);
  const child = launch({ file: binary, args, log });
  onLaunch(child);
  await untilListening(port, () => (child.exitCode === null && child.signalCode === null ? null : `Temporal ended:\n${lastWords(log)}`));
  return { address: `127.0.0.1:${port}`, child };
}
