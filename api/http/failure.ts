import type { ErrorRequestHandler } from 'express';
import { asProblem } from './errors.ts';

/** Every failure leaves as `{ id, code, message, details }`; the id is the request's in the log. */
export const answerFailure: ErrorRequestHandler = (error, req, res, next) => {
  if (res.headersSent) return next(error);
  const problem = asProblem(error);
  if (!problem) req.log.error({ err: error }, 'failed');
  else if (problem.status >= 500) req.log.warn({ code: problem.code }, problem.message);
  const { status, code, message, details } = problem ?? {
    status: 500,
    code: 'failed',
    message: 'Something failed on our side; nothing was half done. Try again, and if it stays, look for this id in the log.',
    details: [],
  };
  res.status(status).json({ id: String(req.id), code, message, details });
};
