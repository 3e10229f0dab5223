import { expect } from "chai";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

describe("documentation of the API", () => {
	const close = closing();
	let house: ApiHouse;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
	});

	it("is OpenAPI 3.1 in which every reference leads somewhere and every schema is used", async () => {
		const text = await (await fetch(`${house.url}/openapi.json`)).text();
		const document = JSON.parse(text);
		expect(document.openapi).to.equal("3.1.0");
		const referenced = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
		expect([...new Set(referenced)].sort()).to.deep.equal(Object.keys(document.components.schemas).sort());
	});

	it("documents every path with a success and failures", async () => {
		const { paths } = await house.openapi();
		for (const [path, methods] of Object.entries(paths)) {
			for (const [method, { responses, summary }] of Object.entries(methods)) {
				expect(summary, path).to.be.a("string");
				const expected = method === "post" ? ["200", "4XX", "5XX"] : ["200"];
				expect(Object.keys(responses), path).to.include.members(expected);
			}
		}
	});

	it("shows a page that loads nothing from elsewhere", async () => {
		const page = await fetch(`${house.url}/docs`);
		expect(page.status).to.equal(200);
		const html = await page.text();
		expect(html)
			.to.include("Showtime API")
			.and.not.match(/(?:src|href)="https?:/);
		const script = await fetch(new URL("js/scalar.js", page.url));
		expect(script.status).to.equal(200);
		expect(script.headers.get("content-type")).to.match(/javascript/);
		expect(await script.text()).to.include("createApiReference");
	});
});
