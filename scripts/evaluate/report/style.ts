/** The look of the report, in light and dark; no font and no address is asked for. */
export const style = `
:root { color-scheme: light dark; --ink: #16191f; --soft: #5f6b7a; --paper: #ffffff; --rule: #d5dbdb; --first: #0058a3; --second: #b8410a; --third: #1d7a3a; --fourth: #7b3fa0; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e9ebed; --soft: #a5aeb9; --paper: #0f1b2a; --rule: #3b4a5e; --first: #6cb4ff; --second: #ff9d5c; --third: #6fcf8b; --fourth: #cf9bee; }
}
body { margin: 0 auto; padding: 2rem 1rem; max-width: 60rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.2; }
figure { margin: 1rem 0; }
svg { width: 100%; height: auto; font: 13px system-ui, sans-serif; }
svg text { fill: var(--ink); }
svg .tick { fill: var(--soft); font-size: 12px; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
svg path { fill: none; }
svg .grid { stroke: var(--rule); }
svg .mark { stroke: var(--soft); stroke-dasharray: 2 3; }
svg .line { stroke-width: 2; }
svg .first { stroke: var(--first); }
svg .second { stroke: var(--second); stroke-dasharray: 7 4; }
svg .third { stroke: var(--third); stroke-dasharray: 2 4; }
svg .fourth { stroke: var(--fourth); stroke-dasharray: 12 4 2 4; }
svg .dot { fill: var(--first); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); }
th, td { padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; font-weight: normal; }
thead th { font-weight: bold; }
pre { padding: 0.75rem; border: 1px solid var(--rule); overflow-x: auto; }
.note { border-left: 4px solid var(--second); padding-left: 0.75rem; }
`;
