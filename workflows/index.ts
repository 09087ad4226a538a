export { job } from './job.ts';
export { personalMail } from './personal-mail.ts';
export { publishJob } from './publish-job.ts';
export { series } from './series.ts';
export { sunset } from './sunset.ts';
export { housekeeping, lapsedSweep, ruleSweep, segmentSweep } from './sweep.ts';
export { testRun } from './test-run.ts';
