import { Router } from 'express';
import type { Deps } from '../http/deps.ts';

export function eventRoutes(_deps: Deps): Router {
  return Router();
}
