/** Text as it may stand in HTML, in a value of an attribute, too. */
export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** A table whose first column names its rows. */
export function htmlTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const titles = head.map((title) => `<th scope="col">${escaped(title)}</th>`).join('');
  const lines = rows.map(([first = '', ...cells]) => {
    const others = cells.map((cell) => `<td>${escaped(cell)}</td>`).join('');
    return `<tr><th scope="row">${escaped(first)}</th>${others}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escaped(caption)}"><table>
<caption>${escaped(caption)}</caption>
<thead><tr>${titles}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody></table></div>`;
}

/** A picture, and the same as a table for whoever cannot see it. */
export function figure(picture: string, table: string): string {
  return `<figure>${picture}<details><summary>As a table</summary>${table}</details></figure>`;
}
