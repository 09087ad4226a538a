/** Nothing leaves the host and nothing runs: no scripts, no remote images; links open in a tab of their own. */
const guard = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><base target="_blank">`;
const shell = (body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mail</title>${guard}</head><body style="margin:0;background:#fff">${body}</body></html>`;

/** The preview stays white in dark, as most clients show it: the mail's own dark rules are switched off. */
const lit = (html: string) => html.replace(/\(prefers-color-scheme:\s*dark\)/gi, '(width < 0px)');

const guarded = (html: string) => (/<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + guard) : shell(html));

/** A mail as a mail client would show it, white in both themes. `width` in pixels; absent = all there is. */
export function MailFrame({
  html,
  title,
  width,
  height = '100%',
}: {
  html: string;
  title: string;
  width?: number;
  height?: number | string;
}) {
  return (
    <iframe
      title={title}
      srcDoc={guarded(lit(html))}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      style={{ width: width ?? '100%', maxWidth: '100%', height, border: 0, display: 'block', background: '#fff', colorScheme: 'light' }}
    />
  );
}
