const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML and SVG show it, in an element or a quoted attribute. */
export const escaped = (text: string): string =>
  text
    .replace(/\p{Cc}/gu, (mark) => (mark === '\n' || mark === '\t' ? mark : '�'))
    .replace(/[&<>"']/g, (mark) => ESCAPES[mark]!);
