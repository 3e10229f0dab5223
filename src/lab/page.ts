import { element, type Markup } from "./markup.ts";

const STYLE = `:root{color-scheme:light dark;--ink:#1c1c22;--faint:#8a8a94;--line:#d9d9e0;--paper:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e8e8ee;--faint:#9a9aa6;--line:#3a3a44;--paper:#17171c}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:1180px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.15rem;margin-top:2.2rem}.faint{color:var(--faint)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr));gap:1.2rem}
figure{margin:0}figcaption{font-weight:600}svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:var(--ink)}
.grid{stroke:var(--line);stroke-width:1}.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.85rem}
.key i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.35em}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem}th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left}.sure{font-weight:700}pre{overflow-x:auto;font-size:.8rem}
@media (max-width:700px){.lines svg text{font-size:18px}.bars svg text{font-size:15px}}`;

/** An HTML page that needs nothing else, under a heading. */
export function wholePage(title: string, ...content: Markup[]): string {
	const head = element(
		"head",
		{},
		// An element without an end tag, which HTML wants like this.
		{ markup: '<meta charset="utf-8"><meta name="viewport" content="width=device-width">' },
		element("title", {}, title),
		{ markup: `<style>${STYLE}</style>` },
	);
	const body = element("body", {}, element("h1", {}, title), ...content);
	return `<!doctype html>\n${element("html", { lang: "en" }, head, body).markup}\n`;
}
