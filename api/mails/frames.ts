import type { SendEmail } from '../../workflows/flow/steps/send-email.ts';
import { escapeHtml } from './compile.ts';
import type { Recipient } from './recipient.ts';
import { words } from './words.ts';

export interface Framed {
  layout: SendEmail['layout'];
  /** The author's HTML, rendered. */
  body: string;
  preview: string;
  title: string;
  to: Recipient;
  /** null: there is nothing to leave. */
  unsubscribeUrl: string | null;
  /** Why they get it, where it is not marketing. */
  why?: string;
  /** Address of the open pixel; null = opens are not followed. */
  pixel: string | null;
}

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
/** After the preview text, so that clients don't fill the line with the body. */
const PADDING = '&#847;&zwnj;&nbsp;'.repeat(60);

/** Tables, inline styles and web-safe fonts: what Outlook, Gmail and the dark modes all draw alike. 600 px wide at most. */
export function frame({ layout, body, preview, title, to, unsubscribeUrl, why: reason, pixel }: Framed): string {
  const brand = escapeHtml(to.audience.name);
  const card = layout === 'card';
  const page = card ? '#f4f3f0' : '#ffffff';
  const head =
    layout === 'plain'
      ? ''
      : `<tr><td class="ink" style="padding:${card ? '28px 32px 0' : '0 0 24px'};font:600 15px/22px ${FONT};color:#1b1a17;">${brand}</td></tr>\n`;
  return `<!doctype html>
<html lang="${to.language}" xmlns="http://www.w3.org/1999/xhtml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<meta name="x-apple-disable-message-reformatting">
<title>${escapeHtml(title)}</title>
<!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->
<style>
body{margin:0;padding:0;width:100%;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%}
table{border-collapse:collapse}
img{border:0;max-width:100%;height:auto}
.text p{margin:0 0 16px}.text h1,.text h2,.text h3{margin:0 0 12px;line-height:1.3}.text ul,.text ol{margin:0 0 16px;padding-left:24px}
.text a{color:#2653c7}
@media (max-width:639px){.side{padding-left:20px!important;padding-right:20px!important}}
@media (prefers-color-scheme:dark){.page,.sheet{background-color:#1c1c1f!important}.ink,.text{color:#eeedea!important}.foot{color:#b9b7b1!important;border-color:#3d3d43!important}.foot a{color:#b9b7b1!important}.text a{color:#93adff!important}}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:${page};">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;">${preview ? `${escapeHtml(preview)}${PADDING}` : ''}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:${page};"><tr><td class="side" align="${card ? 'center' : 'left'}" style="padding:${card ? '32px 12px' : '24px 32px'};">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background-color:#ffffff;${card ? 'border-radius:8px;' : ''}">
${head}<tr><td class="text" style="padding:${card ? '20px 32px 8px' : '0 0 8px'};font:400 16px/24px ${FONT};color:#1b1a17;text-align:left;">
${body}
</td></tr>
<tr><td style="padding:${card ? '8px 32px 28px' : '8px 0 0'};"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="foot" style="padding:16px 0 0;border-top:1px solid #e8e5df;font:400 13px/20px ${FONT};color:#6b675d;text-align:left;">
${footer(to, unsubscribeUrl, reason)}
</td></tr></table></td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
${pixel ? `<img src="${escapeHtml(pixel)}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0;">` : ''}
</body>
</html>`;
}

/** They signed up and never bought: the other of the two reasons that a mail gives for itself. */
export const signedUpOnly = ({ status, lastOrder }: Recipient) => status === 'subscribed' && !lastOrder;

const why = (to: Recipient) => {
  const { language, audience } = to;
  return signedUpOnly(to) ? words[language].subscribed(audience.name) : words[language].bought(audience.name);
};

const address = ({ name, postalAddress }: Recipient['audience']) =>
  postalAddress
    .split(/\s*[\r\n]+\s*/)
    .filter(Boolean)
    .reduce((line, part) => `${line}, ${part}`, name);

const footer = (to: Recipient, unsubscribeUrl: string | null, reason = why(to)) =>
  `${escapeHtml(reason)}${unsubscribeUrl ? ` <a href="${escapeHtml(unsubscribeUrl)}" style="color:#6b675d;text-decoration:underline;">${words[to.language].unsubscribe}</a>` : ''}<br>${escapeHtml(address(to.audience))}`;

export const frameText = (body: string, to: Recipient, unsubscribeUrl: string | null, reason = why(to)) =>
  `${body.trim()}\n\n-- \n${reason}\n${unsubscribeUrl ? `${words[to.language].unsubscribe} <${unsubscribeUrl}>\n` : ''}${address(to.audience)}\n`;
