import { contract } from '../../../api/contract.ts';
import type { OneImport } from '../../../api/imports/contract.ts';
import { ApiFailure, addressOf } from '../../api/client.ts';

interface Brought {
  audienceId: string;
  name: string;
  origin: 'file' | 'paste';
  body: Blob;
}
/** Sends a file as it is; `progress` hears the share sent, 0 to 1. Rejects with ApiFailure. fetch can't tell how far an upload is. */
export function upload(
  { audienceId, name, origin, body }: Brought,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<OneImport> {
  return new Promise((ok, fail) => {
    const request = new XMLHttpRequest();
    request.open('POST', addressOf(contract.imports.upload, { query: { audienceId, name, origin } }));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onerror = () => fail(new ApiFailure(0, 'unreachable', 'unreachable'));
    request.onabort = () => fail(new ApiFailure(0, 'aborted', ''));
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status === 201) return ok(answer as OneImport);
      const {
        code = 'unreadable',
        message = request.statusText,
        id = null,
      } = (answer ?? {}) as { code?: string; message?: string; id?: string };
      fail(new ApiFailure(request.status, code, message, id));
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
