export { unmailable } from './mailable.ts';
