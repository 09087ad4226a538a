export { type Channel, type Mail, Refused } from './mail.ts';
